import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { cyrillicSize, nbspPrice, plainPrice, plainSize, spacedPrice, starredSize } from '../spellings.ts';
import { ENGLISH, layersIn } from '../vocabulary.ts';
import { writeCsv } from '../write-csv.ts';

const MODELS = readModels(`
101 | Tind Firm | pocket-spring | firm | 24 | jacquard | 140 | 120 | 100 | 52 990 | full | popular | coir 20, springs 180, latex 20 75 | A steady pocket-spring mattress with coir under a thin latex sheet; keeps its edge when sat on.
102 | Tind Medium | pocket-spring | medium-firm | 24 | jacquard | 130 | 120 | 100 | 49 990 | full | popular | latex 30 75, springs 180, hrfoam 20 40 | The even-tempered one of the Tind line: latex above five-zone pocket springs.
103 | Tind Duo | pocket-spring | medium/firm | 25 | jacquard | 140 | 120 | 100 | 56 990 | full | popular | memory 30 50, springs 180, coir 20 | Two sides, two nights: memory foam above, coir below. Turn it with the seasons.
104 | Fjell 18 | pocket-spring | medium | 18 | polyester | 110 | 60 | 60 | 24 990 | wide | kept | hrfoam 20 35, springs 140, hrfoam 10 35 | A light pocket-spring mattress for guest rooms and first flats.
105 | Fjell 22 | pocket-spring | medium-firm | 22 | polyester | 120 | 60 | 60 | 31 990 | wide | kept | coir 10, springs 180, hrfoam 20 35 | Fjell with a taller spring and a coir sheet, firmer without being hard.
106 | Fjell Kids | foam | firm | 14 | cotton | 80 | 36 | 30 | 15 990 | single | kept | hrfoam 70 35, coir 50 | For school age: washable cotton cover, firm under a growing back.
107 | Vidde | latex | medium | 20 | tencel | 120 | 180 | 120 | 84 990 | wide | order | latex 180 75 | One block of seven-zone natural latex in a tencel cover.
108 | Vidde Soft | latex | medium-soft | 20 | tencel | 110 | 180 | 120 | 86 990 | wide | order | latex 60 65, latex 120 75 | A softer top block above the base of Vidde; for those who sleep on the side.
109 | Havn | hybrid | medium | 28 | tencel | 140 | 120 | 120 | 74 990 | full | popular | memory 40 55, microsprings 40, springs 170, hrfoam 20 40 | Micro springs under memory foam let the bed answer quickly when you turn.
110 | Havn Grand | hybrid | medium-soft | 32 | wool | 150 | 120 | 120 | 98 990 | double | order | gel 40 55, latex 30 70, microsprings 40, springs 180, hrfoam 20 40 | The tallest bed we make: gel foam, latex and two layers of springs.
111 | Brisa | memory-foam | medium-soft | 21 | bamboo | 110 | 84 | 60 | 36 990 | wide | popular | memory 50 50, hrfoam 150 35 | Slow, deep memory foam on a breathing base.
112 | Brisa Cool | memory-foam | medium | 23 | bamboo | 120 | 84 | 60 | 44 990 | wide | popular | gel 30 55, memory 40 50, hrfoam 150 40 | Brisa with a gel layer that spreads the warmth.
113 | Strand | foam | medium-firm | 16 | jersey | 100 | 36 | 30 | 14 990 | core | kept | hrfoam 150 35 | A plain one-block mattress that comes rolled and is ready the same evening.
114 | Strand Plus | foam | medium | 19 | jersey | 110 | 36 | 30 | 18 990 | core | kept | foam 40 30, hrfoam 140 35 | Strand with a softer sheet on top.
115 | Lund | coir | extra-firm | 12 | cotton | 120 | 60 | 30 | 26 990 | core | order | coir 60, latex 10 75, coir 40 | Coir bound with latex: as firm as a futon, without the dust.
116 | Lund Duo | coir | firm/extra-firm | 16 | cotton | 130 | 60 | 30 | 33 990 | core | order | latex 40 75, coir 100 | Firm above, very firm below.
117 | Sval | pocket-spring | soft | 26 | wool | 120 | 120 | 100 | 61 990 | double | popular | latex 40 65, wool 20, springs 180 | Soft latex and wool above a yielding spring.
118 | Bygd | bonnell-spring | medium-firm | 19 | polyester | 110 | 24 | 0 | 13 990 | core | clearance | felt 10, bonnell 140, foam 20 25 | Linked springs, felt and foam: an honest bed for the summer house.
119 | Ottar | pocket-spring | firm/medium-firm | 26 | jacquard | 160 | 144 | 120 | 58 990 | full | popular | coir 20, springs 190, latex 30 75 | Reinforced springs for heavier sleepers, firm on one side and medium-firm on the other.
120 | Kveld | hybrid | soft | 30 | velour | 130 | 120 | 120 | 89 990 | double | ended | memory 60 50, microsprings 40, springs 170 | The soft hybrid of earlier years; sold out, kept here for its owners.
`);

const GOODS = [
  {
    kind: 'goods',
    after: '104 200x200',
    sku: 'T-21',
    name: 'Nordvik Dun mattress topper',
    category: 'Toppers',
    sizeText: '160x200',
    price: 12_990,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: '112 200x200',
    sku: 'P-07',
    name: 'Nordvik Skjerm mattress protector',
    category: 'Protectors',
    sizeText: '180x200',
    price: 3_490,
    reason: 'protector',
  },
  {
    kind: 'goods',
    after: '118 180x200',
    sku: 'PW-3',
    name: 'Nordvik Sky pillow',
    category: 'Pillows',
    sizeText: '50x70',
    price: 4_290,
    reason: 'pillow',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Mattresses',
  step: 100,
  under: 10,
  spellings: [plainSize, plainSize, cyrillicSize, starredSize],
  prices: [plainPrice, spacedPrice, nbspPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: '104 160x200', where: 'next' },
    { kind: 'repeat', row: '105 90x190', where: 'end' },
    { kind: 'contradict', row: '111 140x195', price: 30_990 },
    { kind: 'price', row: '108 200x200', text: '', reason: 'price/missing' },
    { kind: 'price', row: '120 200x200', text: 'on request', reason: 'price/unreadable' },
    { kind: 'size', row: '110 140x190', text: 'non-standard', reason: 'size/unreadable' },
  ],
});

/** CSV with semicolons, UTF-8 with a byte order mark, Windows and Unix line ends mixed, English words. */
export const nordvik: SampleMaker = {
  id: 'nordvik',
  name: 'Nordvik',
  file: 'nordvik.csv',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeCsv(
      {
        delimiter: ';',
        byteOrderMark: true,
        lineEnds: ['\r\n', '\r\n', '\n'],
        columns: [
          ['Article', (row) => row.sku],
          ['Model No', (row) => row.model?.code ?? row.sku],
          ['Name', (row) => row.name],
          ['Category', (row) => row.category],
          ['Size', (row) => row.sizeText],
          ['Price, RUB', (row) => row.priceText],
          ['Availability', (row) => ENGLISH.state[row.state]],
          ['Type', ({ model }) => (model ? ENGLISH.construction[model.construction] : '')],
          ['Firmness top', ({ model }) => (model ? ENGLISH.firmness[model.firmness.top] : '')],
          ['Firmness bottom', ({ model }) => (model ? ENGLISH.firmness[model.firmness.bottom] : '')],
          ['Height, cm', ({ model }) => (model ? String(model.heightCm) : '')],
          ['Cover', ({ model }) => (model ? ENGLISH.cover[model.cover] : '')],
          ['Max load, kg', ({ model }) => (model ? String(model.maxLoadKg) : '')],
          ['Warranty, months', ({ model }) => (model ? String(model.warrantyMonths) : '')],
          ['Trial nights', ({ model }) => (model ? String(model.trialNights) : '')],
          ['Layers', ({ model }) => (model ? layersIn(ENGLISH, model.layers) : '')],
          ['Description', ({ model }) => model?.about ?? ''],
          ['Image', ({ model }) => (model ? `https://img.nordvik.example/${model.code}.jpg` : '')],
          ['Link', (row) => `https://nordvik.example/${row.sku}`],
        ],
      },
      all,
    ),
};
