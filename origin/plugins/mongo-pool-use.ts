import type { MongoClient } from 'mongodb';
import type { PoolUse } from './pool-metrics.ts';

/** Follows the client's pools by the driver's own events (CMAP): what is open, lent and waited for over all of its servers. */
export function mongoPoolUse(client: MongoClient): () => PoolUse {
  let [open, lent, asked] = [0, 0, 0];
  client.on('connectionCreated', () => void open++);
  client.on('connectionClosed', () => void open--);
  client.on('connectionCheckOutStarted', () => void asked++);
  client.on('connectionCheckOutFailed', () => void asked--);
  client.on('connectionCheckedOut', () => {
    asked--;
    lent++;
  });
  client.on('connectionCheckedIn', () => void lent--);
  const max = client.options.maxPoolSize;
  return () => ({ used: lent, idle: Math.max(0, open - lent), waiting: Math.max(0, asked), max });
}
