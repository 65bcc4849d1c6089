import type { NOTIFICATION_CHANNELS } from '#shared/contracts/order-admin.ts';

export type ChannelName = (typeof NOTIFICATION_CHANNELS)[number];

export interface Message {
  recipient: string;
  subject: string;
  text: string;
  /** The same key is the same message, for channels that know it again. */
  dedupeKey: string;
}

/** One way to tell somebody. Throws when it could not be told and is worth another try. */
export interface Channel {
  /** Null: nothing is sent by this channel in this house, and nothing is written down for it. */
  send: ((message: Message) => Promise<void>) | null;
}

export type Channels = Readonly<Record<ChannelName, Channel>>;

/** A channel that is not set up: it says so by having no `send`, instead of pretending that something was sent. */
export const notSetUp: Channel = { send: null };
