import * as z from 'zod';
import { MakerId } from '../slug.ts';
import type { Op } from './op.ts';

/** Formats that the importer reads; a TSV is CSV, and each may come as gzip or ZIP. */
export const FEED_FORMATS = ['csv', 'yml', 'google', 'shopify', 'json', 'ndjson', 'xlsx'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Where a feed lies. */
export const FeedSource = z
  .string()
  .max(1_000)
  .regex(/^(?:s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/|https:\/\/[^\s/@]+(?:\/|$))\S*$/, {
    error: 'must be s3://bucket/key or https://host/path',
  })
  .meta({ description: 'Where the feed lies', example: 's3://feeds/nordvik.csv' });

const Count = z.int().min(0).max(2_000_000_000);
const Counts = z.record(z.string().max(40), Count);

/** The figures of one import run. rows = rows that became cells + repeated rows + notMattresses + quarantined. */
export const ImportReport = z
  .object({
    importId: z.string().max(64),
    maker: MakerId,
    source: z.string().max(1_000),
    format: z.enum(FEED_FORMATS),
    encoding: z.string().max(40),
    rows: Count.meta({ description: 'Data rows or offers in the file' }),
    models: Count.meta({ description: 'Models that the rows became' }),
    cells: Count.meta({ description: 'Sizes over all models' }),
    changed: Count.meta({ description: 'Models written: new or different' }),
    unchanged: Count,
    hidden: Count.meta({ description: 'Models that the feed names no more; deleted after the maker’s days of grace' }),
    unmatched: Count.meta({ description: 'Models of a feed of prices or stock that are not published' }),
    repeated: Count.meta({
      description: 'Rows that say again what an earlier one said: the same size at the same price',
    }),
    quarantined: Count.meta({ description: 'Rows put aside with line, field and reason' }),
    notMattresses: Count.meta({ description: 'Rows of other goods: toppers, bases, sofa-beds, sets' }),
    ms: Count,
    quarantineReasons: Counts,
    notMattressReasons: Counts,
    assumed: z.array(z.string().max(2_000)).max(100).meta({
      description: 'What a profile proposed from the header took for granted; empty for a profile that was given',
    }),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

export const ImportId = z
  .string()
  .max(64)
  .regex(/^[\w-]{1,64}$/, { error: 'must be the id of a run' });
const Reason = z
  .string()
  .max(40)
  .regex(/^[a-z]+\/[a-z-]+$/, { error: 'must be a reason such as price/ambiguous' });

/** One row that an import put aside. */
export const QuarantinedRow = z
  .object({
    id: z.string().max(100),
    importId: ImportId,
    maker: MakerId,
    source: z.string().max(1_000).meta({ description: 'Where the feed lies' }),
    version: z
      .string()
      .max(200)
      .nullable()
      .meta({ description: 'Version of the file: ETag in S3; null when its place knows none' }),
    line: Count.meta({ description: 'From 1; in a workbook the number of the row' }),
    column: z.string().max(200).nullable().meta({ description: 'Null when it is the row as a whole' }),
    value: z.string().max(200).meta({ description: 'As it stands in the feed, cut to 200 characters' }),
    reason: Reason,
    detail: z.string().max(2_000).meta({ description: 'What was seen in this row' }),
    hint: z.string().max(300).meta({ description: 'What the maker can do' }),
    at: z.iso.datetime(),
  })
  .meta({ id: 'QuarantinedRow' });
export type QuarantinedRow = z.infer<typeof QuarantinedRow>;

export const QuarantineQuery = z.object({
  maker: MakerId,
  importId: ImportId.optional().meta({ description: 'Default: the newest import of the maker that has ended' }),
  reason: Reason.optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(z.int().min(1).max(200))
    .prefault('50'),
  cursor: z.string().max(100).optional().meta({ description: '`nextCursor` of the page before' }),
});
export type QuarantineQuery = z.output<typeof QuarantineQuery>;

export const QuarantinePage = z
  .object({
    importId: ImportId,
    total: Count.meta({ description: 'Rows that the import put aside; 10,000 of them are kept' }),
    reasons: Counts,
    items: z.array(QuarantinedRow).max(200),
    nextCursor: z.string().max(100).nullable(),
  })
  .meta({ id: 'QuarantinePage' });
export type QuarantinePage = z.infer<typeof QuarantinePage>;

export const listQuarantine = {
  id: 'listQuarantine',
  method: 'get',
  path: '/v1/admin/sync/quarantine',
  tag: 'sync',
  auth: 'staff',
  permission: 'feeds:import',
  summary: 'List the rows of a feed that were put aside',
  query: QuarantineQuery,
  ok: QuarantinePage,
  problems: ['import/not-found', 'catalog/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;

export const exportQuarantine = {
  id: 'exportQuarantine',
  method: 'get',
  path: '/v1/admin/sync/runs/:runId/quarantine',
  tag: 'sync',
  auth: 'staff',
  permission: 'feeds:import',
  summary: 'The rows that an import put aside as CSV, for the maker',
  params: z.object({ runId: ImportId }),
  ok: z.string().max(20_000_000),
  okType: 'text/csv',
  problems: ['import/not-found', 'catalog/unavailable', 'origin/unavailable', 'origin/timeout'],
} as const satisfies Op;

/** What an export wrote. */
export const ExportReport = z
  .object({
    files: z.array(
      z.object({
        address: z.string().meta({ description: 'Where it lies', example: 's3://feeds/outgoing/yml.xml.gz' }),
        models: Count,
        offers: Count.meta({ description: 'Sizes that can be ordered, over all models' }),
        leftOut: z
          .partialRecord(z.enum(['no-picture', 'currency']), Count)
          .meta({ description: 'Offers that the format does not take, by reason' }),
        bytes: Count.meta({ description: 'Compressed' }),
      }),
    ),
    ms: Count,
  })
  .meta({ id: 'ExportReport' });
export type ExportReport = z.infer<typeof ExportReport>;

export const exportCatalogue = {
  id: 'exportCatalogue',
  method: 'post',
  path: '/v1/admin/sync/exports',
  tag: 'sync',
  auth: 'staff',
  permission: 'feeds:export',
  summary: 'Write the whole catalogue as Google Merchant, YML and JSON-LD',
  description: 'Each file takes the place of the one before only when all of it has been written.',
  ok: ExportReport,
  problems: ['request/unsigned', 'export/not-configured', 'catalog/unavailable'],
} as const satisfies Op;
