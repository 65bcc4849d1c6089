import type { SampleMaker } from './feed.ts';
import { dremlyanka } from './makers/dremlyanka.ts';
import { kvilla } from './makers/kvilla.ts';
import { lunodrem } from './makers/lunodrem.ts';
import { nordvik } from './makers/nordvik.ts';
import { oblakero } from './makers/oblakero.ts';
import { quillmere } from './makers/quillmere.ts';
import { schlummerau } from './makers/schlummerau.ts';
import { sonnobor } from './makers/sonnobor.ts';
import { yasenevayaArtel } from './makers/yasenevaya-artel.ts';

/** All makers of the sample feeds, in the order in which they are imported. */
export const MAKERS: readonly SampleMaker[] = [
  nordvik,
  lunodrem,
  sonnobor,
  dremlyanka,
  quillmere,
  schlummerau,
  yasenevayaArtel,
  oblakero,
  kvilla,
];
