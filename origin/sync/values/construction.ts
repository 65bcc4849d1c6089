import { CONSTRUCTIONS, type Construction } from '#shared/contracts/attributes.ts';
import { folded } from './text.ts';
import { byProfileWords, type ProfileWords } from './word-lists.ts';

const HYBRID = /hybrid|гибрид/u;
const POCKET =
  /pocket|encased coil|wrapped coil|individually wrapped|независим|tfk|tonnentaschen|taschenfeder|lommefj|pocketfj|\bpfk\b|multipocket|мультипакет|микропакет|\bs[\s-]?(?:500|1000|2000)\b/u;
const BONNELL = /bonn?ell|боннел[ьл]?|бонел[ьл]?|зависим\S* (?:блок|пружин)|open coil|continuous coil|bonellfeder/u;
const SPRINGS = /(?<!без)(?<!бес)пружин|\binner[\s-]?springs?\b|\bsprings?\b|\bcoils?\b|federkern|fjærer/u;
const MEMORY = /memory|viscoelastic|visco|меморик|мемори|вискоэласт|памят|эффектом памяти|memoryskum|\btempur/u;
const LATEX = /latex|латекс|lateks/u;
const COIR = /coir|coconut|кокос|койр|kokos/u;
const AIR = /\bair (?:chamber|bed|mattress)|airbed|inflatable|надувн|воздушн\S* камер|luftmadrass|luftbett/u;
const FOAM =
  /(?<!memory[\s-])foam|полиуретан|пенополи|\bппу\b|пена(?! с памят)|пены?(?!\p{L})(?! с памят)|поролон|kaltschaum|schaum|polyeter|polyether|skummadrass|holcon|холкон/u;

/**
 * Reads what a mattress is made of by its main support layer. Springs decide before fillings: pocket springs under latex are
 * a pocket-spring mattress; plain `innerspring` with memory foam is a hybrid, alone it tells too little. Two fillings without
 * springs tell no main layer: null.
 */
export function readConstruction(text: string, words?: ProfileWords<Construction>): Construction | null {
  const own = byProfileWords(text, CONSTRUCTIONS, words);
  if (own !== null) return own;
  const plain = folded(text);
  if (HYBRID.test(plain)) return 'hybrid';
  if (POCKET.test(plain.replaceAll(/(?:не)?зависим\S* от/gu, ' '))) return 'pocket-spring';
  if (BONNELL.test(plain)) return 'bonnell-spring';
  const memory = MEMORY.test(plain);
  const latex = LATEX.test(plain);
  if (SPRINGS.test(plain)) return memory || latex ? 'hybrid' : null;
  if (AIR.test(plain)) return 'air';
  const fillings: Construction[] = [];
  if (memory) fillings.push('memory-foam');
  if (latex) fillings.push('latex');
  if (COIR.test(plain)) fillings.push('coir');
  if (fillings.length === 0) return FOAM.test(plain) ? 'foam' : null;
  return fillings.length === 1 ? (fillings[0] ?? null) : null;
}
