/** At least so many bytes from the front, or all there are, and the generator of what follows them. */
export async function takeHead(bytes: AsyncIterator<Buffer>, atLeast: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  while (length < atLeast) {
    const next = await bytes.next();
    if (next.done === true) break;
    parts.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(parts);
}

/** The items of batches from the front, at least so many, or all there are. */
export async function takeItems<Item>(batches: AsyncIterator<readonly Item[]>, atLeast: number): Promise<Item[]> {
  const taken: Item[] = [];
  while (taken.length < atLeast) {
    const next = await batches.next();
    if (next.done === true) break;
    taken.push(...next.value);
  }
  return taken;
}

/** Puts back what was taken from the front, bytes or a batch; closing it closes what follows. */
export async function* followedBy<Part extends { readonly length: number }>(
  first: Part,
  rest: AsyncIterator<Part>,
): AsyncGenerator<Part> {
  try {
    if (first.length > 0) yield first;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

/** Chunks of any byte type as Buffers over the same memory; empty ones are left out. */
export async function* asBuffers(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of source)
    if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
