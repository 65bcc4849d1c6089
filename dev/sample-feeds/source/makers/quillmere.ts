import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { dollarPrice, inchesSize, plainPrice, usName } from '../spellings.ts';
import { ENGLISH, layersIn } from '../vocabulary.ts';
import { writeCsv } from '../write-csv.ts';

const MODELS = readModels(`
QM1 | Harbor Light | hybrid | medium | 30 | tencel | 140 | 120 | 100 | 1 099 | us | kept | memory 50 50, springs 200, hrfoam 40 30 | Memory foam over individually wrapped coils with a reinforced edge.
QM2 | Harbor Light Plush | hybrid | medium-soft | 33 | tencel | 140 | 120 | 100 | 1 249 | us | kept | gel 50 50, memory 30 50, springs 200, hrfoam 40 30 | An extra gel layer for a softer first touch.
QM3 | Harbor Light Firm | hybrid | firm | 28 | tencel | 150 | 120 | 100 | 999 | us | kept | latex 20 75, springs 200, hrfoam 40 30 | Latex over the same coils, for back and stomach sleepers.
QM4 | Millpond | memory-foam | medium-soft | 25 | bamboo | 120 | 120 | 120 | 699 | us | popular | memory 80 50, hrfoam 170 30 | Deep memory foam that ships in a box.
QM5 | Millpond Cool | memory-foam | medium | 30 | bamboo | 130 | 120 | 120 | 849 | us | popular | gel 50 55, memory 50 50, hrfoam 200 30 | Gel-infused comfort layer over a supportive core.
QM6 | Orchard Lane | latex | medium | 25 | cotton | 130 | 240 | 365 | 1 599 | us | order | latex 80 70, latex 150 80 | Natural latex in organic cotton, no glue between the layers.
QM7 | Orchard Lane Firm | latex | firm | 25 | cotton | 140 | 240 | 365 | 1 599 | us | order | latex 50 75, latex 180 85 | The denser core of Orchard Lane.
QM8 | Cobblestone | pocket-spring | medium-firm | 28 | jacquard | 140 | 120 | 100 | 799 | us | kept | hrfoam 40 35, springs 200, hrfoam 30 35 | Wrapped coils under quilted foam, without memory foam.
QM9 | Cobblestone Pillow Top | pocket-spring | medium | 33 | jacquard | 140 | 120 | 100 | 949 | usadult | kept | hrfoam 60 30, microsprings 30, springs 200, hrfoam 30 35 | A sewn-on pillow top with micro coils.
QM10 | Porchlight | foam | medium-firm | 20 | polyester | 110 | 60 | 30 | 329 | us | kept | hrfoam 200 30 | A guest-room foam block in a zip-off cover.
QM11 | Porchlight Bunk | foam | firm | 15 | polyester | 90 | 60 | 30 | 199 | us | clearance | hrfoam 150 30 | Low enough for a bunk rail.
QM12 | Saltmarsh | pocket-spring | soft/medium | 36 | wool | 150 | 180 | 120 | 2 199 | usadult | order | wool 30, latex 50 65, springs 220, latex 30 70 | Flip it: a soft winter side in wool and a medium summer side.
QM13 | Timberline | pocket-spring | extra-firm | 25 | jacquard | 180 | 180 | 100 | 1 149 | us | popular | felt 20, springs 200, felt 20 | A very firm bed for heavier sleepers.
QM14 | Dovecote | hybrid | soft | 36 | velour | 140 | 180 | 120 | 1 899 | usadult | popular | gel 60 50, memory 40 50, springs 220 | The softest of the house, fourteen inches tall.
QM15 | Old Ferry | bonnell-spring | medium-firm | 20 | polyester | 110 | 12 | 0 | 259 | us | ended | felt 10, bonnell 150, foam 30 22 | An open-coil classic, no longer made.
`);

const GOODS = [
  {
    kind: 'goods',
    after: 'QM5 183x213',
    sku: 'QT1',
    name: 'Millpond 3 in. Mattress Topper',
    category: 'Toppers',
    sizeText: 'Queen',
    price: 149,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: 'QM8 183x213',
    sku: 'QP1',
    name: 'Cobblestone Waterproof Mattress Protector',
    category: 'Protectors',
    sizeText: 'King',
    price: 59,
    reason: 'protector',
  },
  {
    kind: 'goods',
    after: 'QM10 183x213',
    sku: 'QF1',
    name: 'Timberline Metal Bed Frame',
    category: 'Bed Frames',
    sizeText: 'Queen',
    price: 229,
    reason: 'bed',
  },
  {
    kind: 'goods',
    after: 'QM15 183x213',
    sku: 'QS1',
    name: 'Old Ferry Sleeper Sofa',
    category: 'Sofas',
    sizeText: 'Full',
    price: 1_299,
    reason: 'sofa-bed',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Mattresses',
  step: 10,
  under: 1,
  spellings: [usName, inchesSize],
  prices: [dollarPrice, plainPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'QM1 152x203', where: 'next' },
    { kind: 'repeat', row: 'QM8 193x203', where: 'end' },
    { kind: 'contradict', row: 'QM4 193x203', price: 779 },
    { kind: 'price', row: 'QM12 183x213', text: 'Call for price', reason: 'price/unreadable' },
    { kind: 'size', row: 'QM14 137x191', text: 'Custom', reason: 'size/unreadable' },
  ],
});

/** CSV with commas and US habits: sizes by name or in inches, heights in inches, loads in pounds, `$1,299.00`. */
export const quillmere: SampleMaker = {
  id: 'quillmere',
  name: 'Quillmere',
  file: 'quillmere.csv',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeCsv(
      {
        delimiter: ',',
        lineEnds: ['\r\n'],
        columns: [
          ['SKU', (row) => row.sku.replace('-', '-S')],
          ['Style', (row) => row.model?.code ?? row.sku],
          ['Title', (row) => (row.model ? `Quillmere ${row.name} Mattress` : `Quillmere ${row.name}`)],
          ['Product Type', (row) => row.category],
          ['Size', (row) => row.sizeText],
          ['Price', (row) => row.priceText],
          ['Availability', (row) => ENGLISH.state[row.state]],
          ['Construction', ({ model }) => (model ? ENGLISH.construction[model.construction] : '')],
          ['Comfort', ({ model }) => (model ? ENGLISH.firmness[model.firmness.top] : '')],
          ['Comfort, reverse side', ({ model }) => (model ? ENGLISH.firmness[model.firmness.bottom] : '')],
          ['Profile', ({ model }) => (model ? `${Math.round(model.heightCm / 2.54)} in.` : '')],
          ['Cover Fabric', ({ model }) => (model ? ENGLISH.cover[model.cover] : '')],
          ['Weight Capacity', ({ model }) => (model ? `${Math.round(model.maxLoadKg / 4.536) * 10} lb` : '')],
          ['Warranty', ({ model }) => (model ? `${model.warrantyMonths / 12} years` : '')],
          ['Trial', ({ model }) => (model ? `${model.trialNights} nights` : '')],
          ['Materials', ({ model }) => (model ? layersIn(ENGLISH, model.layers) : '')],
          ['Body', ({ model }) => model?.about ?? ''],
          ['Image Src', ({ model }) => (model ? `https://cdn.quillmere.example/${model.code}/main.png` : '')],
        ],
      },
      all,
    ),
};
