const MAX_IMAGES = 30;
const MAX_URL_LENGTH = 2_000;

/** The http(s) addresses in a text, parted by spaces, `|`, `;` or commas before the next address; each once. */
export function readImages(text: string): string[] {
  const addresses = text.split(/[\s|;]+|,(?=\s*https?:)/u).flatMap((part) => {
    const url = URL.canParse(part) ? new URL(part) : null;
    return url !== null && /^https?:$/.test(url.protocol) && part.length <= MAX_URL_LENGTH ? [url.href] : [];
  });
  return [...new Set(addresses)].slice(0, MAX_IMAGES);
}
