/**
 * Settings of a Postgres for one shop on a machine with 2 cores; everything else is Postgres' own default.
 * `keep` false is for data that is thrown away: a crash of the machine may lose all of it.
 */
export function settingsOf({ port, keep }: { port: number; keep: boolean }): Record<string, string> {
  const durable = keep ? 'on' : 'off';
  return {
    port: String(port),
    // Nobody outside of this machine; no socket file, whose path may be too long or somebody else's.
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Two origins, the gateway and several test files at once; an idle connection costs about 2 MB.
    max_connections: '200',
    // The whole shop of one machine fits; more would be taken from Typesense.
    shared_buffers: keep ? '256MB' : '128MB',
    // Per sort or hash: times 200 connections it must stay bounded.
    work_mem: '8MB',
    // A second worker for one query would take the core that answers the others.
    max_parallel_workers_per_gather: '0',
    // Compiling a query costs more than the short queries of a shop.
    jit: 'off',
    // Solid-state disks: a random page costs about what the next one does.
    random_page_cost: '1.1',
    // No replica and no archive reads the log, so the least that a crash needs.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // Fewer checkpoints under load; at most this much to replay after a crash.
    max_wal_size: '1GB',
    // A commit that was answered is on the disk; off only for what is thrown away.
    synchronous_commit: durable,
    fsync: durable,
    full_page_writes: durable,
    // New log files are not filled with zeros first: every cloned database would wait for that.
    wal_init_zero: durable,
    wal_recycle: durable,
    // A transaction that somebody forgot would hold its locks for ever.
    idle_in_transaction_session_timeout: '5min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // What is slow for a shopper is worth a line.
    log_min_duration_statement: '500ms',
    log_checkpoints: 'off',
  };
}
