import { cutText, folded, plainSpaces } from './text.ts';

/** One layer as `Model.layers` holds it. */
export interface LayerReading {
  material: string;
  thicknessMm: number | null;
  densityKgM3: number | null;
}

const MAX_LAYERS = 30;
const DENSITY = /(\d{1,3}(?:[.,]\d+)?)\s*(?:kg|кг)\s*(?:\/|на|per)\s*(?:m|м)(?:3|³)?/iu;
const THICKNESS = /(\d{1,3}(?:[.,]\d+)?)\s*(mm|мм|cm|см)(?!\p{L})/iu;

/** Reads layers from the top down: `Latex 30 mm 75 kg/m3; Pocket springs 150 mm`. Parts without a name are left out. */
export function readLayers(text: string): LayerReading[] {
  return text
    .split(/[;|\n>]|,(?!\d)|\s\+\s|\s\/\s/u)
    .map(readLayer)
    .filter((layer) => layer.material !== '')
    .slice(0, MAX_LAYERS);
}

function readLayer(text: string): LayerReading {
  const density = DENSITY.exec(text);
  const withoutDensity = density === null ? text : text.replace(density[0], ' ');
  const thickness = THICKNESS.exec(withoutDensity);
  const material = thickness === null ? withoutDensity : withoutDensity.replace(thickness[0], ' ');
  const perUnit = /cm|см/u.test(folded(thickness?.[2] ?? '')) ? 10 : 1;
  return {
    material: cutText(plainSpaces(material.replaceAll(/^[\s\d.)(-]+(?=\p{L})|[\s,:()–—-]+$/gu, '')), 120),
    thicknessMm: bounded(thickness?.[1], perUnit),
    densityKgM3: bounded(density?.[1], 1),
  };
}

function bounded(number: string | undefined, factor: number): number | null {
  if (number === undefined) return null;
  const value = Math.round(Number(number.replace(',', '.')) * factor * 10) / 10;
  return value <= 500 ? value : null;
}
