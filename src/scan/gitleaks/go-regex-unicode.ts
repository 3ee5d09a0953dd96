import { ANY, MAX_RUNE, negated, type RuneSet, runeSet } from './rune-set.ts';

const BLOCK = 1_024;

const SCRIPT_OR_CATEGORY_NAMES: Readonly<Record<string, RuneSet>> = {
  any: ANY,
  ascii: [0, 0x7f],
};

const known = new Map<string, RuneSet | undefined>();

/**
 * The runes of `\p{name}` as Go has them: a category, a script, `Any`, `ASCII`, `Assigned`, or an alias of a category, whatever
 * the case, blanks, `_` and `-` (pkg.go.dev/regexp/syntax). Undefined where there is no such name. The runtime's version of
 * Unicode decides which letters exist; Go's may be older.
 */
export function unicodeClass(name: string): RuneSet | undefined {
  const key = name.replace(/[ _-]/g, '').toLowerCase();
  if (!known.has(key)) known.set(key, find(key));
  return known.get(key);
}

function find(key: string): RuneSet | undefined {
  if (key === 'assigned') return negated(unicodeClass('Cn') ?? []);
  const fixed = SCRIPT_OR_CATEGORY_NAMES[key];
  if (fixed !== undefined) return fixed;
  const property = propertyOf(key);
  return property === undefined ? undefined : runesOf(property);
}

/** ECMAScript wants each name spelt as Unicode does: `Old_Italic`, `Lu`, `Lowercase_Letter`. */
function propertyOf(key: string): RegExp | undefined {
  for (const name of spellings(key)) {
    for (const property of [`General_Category=${name}`, `Script=${name}`]) {
      try {
        return new RegExp(`\\p{${property}}+`, 'gu');
      } catch {
        // No such name: the next spelling may be one.
      }
    }
  }
  return undefined;
}

function spellings(key: string): readonly string[] {
  if (!/^[a-z]+$/.test(key)) return [];
  const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
  const special = SPELLINGS.find(name => name.replaceAll('_', '').toLowerCase() === key);
  return special === undefined ? [key === 'lc' ? 'LC' : capital(key), key] : [special];
}

/** Names of more than one word (Unicode: PropertyValueAliases.txt). */
const SPELLINGS = (
  'Cased_Letter Close_Punctuation Connector_Punctuation Control Currency_Symbol Dash_Punctuation Decimal_Number ' +
  'Enclosing_Mark Final_Punctuation Initial_Punctuation Letter_Number Line_Separator Lowercase_Letter Math_Symbol ' +
  'Modifier_Letter Modifier_Symbol Nonspacing_Mark Open_Punctuation Other_Letter Other_Number Other_Punctuation ' +
  'Other_Symbol Paragraph_Separator Private_Use Space_Separator Spacing_Mark Titlecase_Letter Uppercase_Letter ' +
  'Combining_Mark Anatolian_Hieroglyphs Canadian_Aboriginal Caucasian_Albanian Cypro_Minoan Dives_Akuru ' +
  'Egyptian_Hieroglyphs Gunjala_Gondi Hanifi_Rohingya Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian ' +
  'Kayah_Li Khitan_Small_Script Linear_A Linear_B Masaram_Gondi Meetei_Mayek Mende_Kikakui Meroitic_Cursive ' +
  'Meroitic_Hieroglyphs New_Tai_Lue Nyiakeng_Puachue_Hmong Old_Hungarian Old_Italic Old_North_Arabian Old_Permic ' +
  'Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Ol_Chiki Pahawh_Hmong Pau_Cin_Hau ' +
  'Phags_Pa Psalter_Pahlavi Sora_Sompeng Sign_Writing SignWriting Syloti_Nagri Tai_Le Tai_Tham Tai_Viet'
).split(' ');

/** Block by block, so that the two kinds of surrogates never meet and each stays a rune of its own. */
function runesOf(property: RegExp): RuneSet {
  const ranges: number[] = [];
  for (let first = 0; first <= MAX_RUNE; first += BLOCK) {
    const block = String.fromCodePoint(...Array.from({ length: BLOCK }, (_, index) => first + index));
    const units = first > 0xff_ff ? 2 : 1;
    for (const { index, 0: run } of block.matchAll(property)) {
      const low = first + index / units;
      ranges.push(low, low + run.length / units - 1);
    }
  }
  return runeSet(ranges);
}
