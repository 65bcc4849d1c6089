import type { SampleMaker } from '../feed.ts';
import { readModels } from '../model-table.ts';
import { rowsOf } from '../rows.ts';
import { euroPrice, plainSize, starredSize, timesSize } from '../spellings.ts';
import { GERMAN, layersIn } from '../vocabulary.ts';
import { writeCsv } from '../write-csv.ts';

const MODELS = readModels(`
SA-100 | Ahorn | pocket-spring | medium-firm | 22 | cotton | 120 | 120 | 100 | 799 | euro | popular | hrfoam 20 40, springs 160, hrfoam 30 40 | Sieben Zonen, 1000 Federn in 160x200. Der Alltagsmatratzen-Klassiker des Hauses.
SA-110 | Ahorn Fest | pocket-spring | firm | 22 | cotton | 140 | 120 | 100 | 829 | euro | popular | coir 10, springs 170, hrfoam 30 45 | Wie Ahorn, mit einer Kokosplatte über den Federn.
SA-120 | Ahorn Partner | pocket-spring | medium/firm | 24 | cotton | 140 | 120 | 100 | 949 | euro | popular | latex 20 65, springs 180, hrfoam 30 45 | Eine weichere und eine festere Seite, einfach wenden.
SA-200 | Birke | foam | medium | 18 | jersey | 100 | 60 | 100 | 399 | euroshort | kept | hrfoam 170 40 | Leichter Kaltschaum für Gäste und Studenten.
SA-210 | Birke Plus | foam | medium-firm | 20 | jersey | 120 | 60 | 100 | 479 | euroshort | kept | hrfoam 190 50 | Raumgewicht 50, dauerhaft auch bei täglicher Nutzung.
SA-220 | Birke Junior | foam | firm | 12 | cotton | 80 | 36 | 30 | 249 | single | kept | hrfoam 110 35 | Für Kinder ab drei Jahren, Bezug bei 60 Grad waschbar.
SA-300 | Fichte | latex | medium | 20 | wool | 120 | 144 | 100 | 1 299 | euro | order | latex 180 75 | Naturlatex mit Schurwolle versteppt.
SA-310 | Fichte Weich | latex | medium-soft | 20 | wool | 110 | 144 | 100 | 1 349 | euro | order | latex 180 65 | Der weiche Bruder der Fichte.
SA-320 | Fichte Kokos | coir | firm | 16 | wool | 130 | 120 | 100 | 999 | euroshort | order | latex 30 75, coir 100 | Naturlatex über Kokosfaser: fest und doch nicht hart.
SA-400 | Nebel | memory-foam | medium-soft | 22 | tencel | 110 | 84 | 100 | 699 | euro | popular | memory 60 50, hrfoam 150 40 | Viscoschaum, der langsam nachgibt.
SA-410 | Nebel Kühl | memory-foam | medium | 24 | tencel | 120 | 84 | 100 | 779 | euro | popular | gel 30 55, memory 40 50, hrfoam 160 40 | Mit Gelschaum für warme Schläfer.
SA-500 | Tal | hybrid | medium | 26 | bamboo | 130 | 120 | 100 | 1 099 | euro | popular | memory 40 50, microsprings 20, springs 170, hrfoam 20 40 | Federn und Schaum in einem Kern.
SA-510 | Tal Hoch | hybrid | medium-soft | 31 | bamboo | 150 | 120 | 100 | 1 599 | double | order | gel 40 55, latex 40 65, microsprings 20, springs 190 | Boxspringhöhe ohne Boxspringbett.
SA-600 | Hütte | bonnell-spring | medium-firm | 17 | polyester | 100 | 24 | 0 | 199 | euroshort | clearance | felt 10, bonnell 130, foam 20 25 | Restposten für die Berghütte.
SA-700 | Rosshof | pocket-spring | firm/medium-firm | 28 | linen | 160 | 180 | 100 | 2 890 | double | order | horsehair 30, wool 20, springs 180, horsehair 30 | Rosshaar, Wolle, Leinen; von Hand geknöpft.
`);

const GOODS = [
  {
    kind: 'goods',
    after: 'SA-120 200x220',
    sku: 'SA-T1',
    name: 'Topper Nebel, 7 cm',
    category: 'Topper',
    sizeText: '160x200',
    price: 229,
    reason: 'topper',
  },
  {
    kind: 'goods',
    after: 'SA-220 120x200',
    sku: 'SA-L1',
    name: 'Lattenrost Ast',
    category: 'Lattenroste',
    sizeText: '90x200',
    price: 149,
    reason: 'base',
  },
  {
    kind: 'goods',
    after: 'SA-600 180x200',
    sku: 'SA-K1',
    name: 'Kissen "Wolke"',
    category: 'Kissen',
    sizeText: '40x80',
    price: 59,
    reason: 'pillow',
  },
] as const;

const rows = rowsOf({
  models: MODELS,
  category: 'Matratzen',
  step: 10,
  under: 1,
  spellings: [plainSize, starredSize, (size) => timesSize(size).replace('см', 'cm')],
  prices: [euroPrice],
  dirt: [
    ...GOODS,
    { kind: 'repeat', row: 'SA-200 90x200', where: 'next' },
    { kind: 'contradict', row: 'SA-500 160x210', price: 1_049 },
    { kind: 'price', row: 'SA-700 200x190', text: 'auf Anfrage', reason: 'price/unreadable' },
    { kind: 'size', row: 'SA-510 140x190', text: 'Sondermaß', reason: 'size/unreadable' },
  ],
});

/** CSV with commas in German: prices `1.299,00 €`, descriptions over two lines, decimal commas inside quotes. */
export const schlummerau: SampleMaker = {
  id: 'schlummerau',
  name: 'Schlummerau',
  file: 'schlummerau.csv',
  encoding: 'utf8',
  rows,
  write: (all) =>
    writeCsv(
      {
        delimiter: ',',
        lineEnds: ['\n'],
        columns: [
          ['Artikelnummer', (row) => row.sku],
          ['Modell', (row) => row.model?.code ?? row.sku],
          ['Bezeichnung', (row) => row.name],
          ['Warengruppe', (row) => row.category],
          ['Größe', (row) => row.sizeText],
          ['Preis', (row) => row.priceText],
          ['Verfügbarkeit', (row) => GERMAN.state[row.state]],
          ['Kern', ({ model }) => (model ? GERMAN.construction[model.construction] : '')],
          ['Härtegrad', ({ model }) => (model ? GERMAN.firmness[model.firmness.top] : '')],
          ['Härtegrad Rückseite', ({ model }) => (model ? GERMAN.firmness[model.firmness.bottom] : '')],
          ['Höhe', ({ model }) => (model ? `${model.heightCm},0` : '')],
          ['Bezug', ({ model }) => (model ? GERMAN.cover[model.cover] : '')],
          ['Belastbar bis', ({ model }) => (model ? `${model.maxLoadKg} kg` : '')],
          ['Garantie (Monate)', ({ model }) => (model ? String(model.warrantyMonths) : '')],
          ['Probenächte', ({ model }) => (model ? String(model.trialNights) : '')],
          ['Beschreibung', ({ model }) => (model ? `${model.about}\n${layersIn(GERMAN, model.layers)}` : '')],
          ['Bild', ({ model }) => (model ? `https://schlummerau.example/bild/${model.code}.jpg` : '')],
        ],
      },
      all,
    ),
};
