import { jsonForms } from './json-forms.ts';

/** A form of a secret that tools print over several lines, each of which holds a piece of it. */
export interface WrappedForm {
  readonly form: string;
  /** A piece of so many characters tells enough of the secret to be hidden by itself. */
  readonly pieceLength: number;
}

const SHORTEST_FORM = 8;
/** Nine bytes of the secret. */
const BASE64_PIECE = 12;
/** Eight bytes of it. */
const HEXADECIMAL_PIECE = 16;

/**
 * The forms in which a secret may be printed: as it is, percent-encoded, escaped in JSON, in hexadecimal, and in base64
 * (RFC 4648) at each of the three alignments that a longer text can put it in. Of a base64 form only the
 * characters that depend on the secret alone are kept.
 */
export function encodedForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  // Half a surrogate pair cannot be percent-encoded, nor printed: it becomes U+FFFD here as it does on output.
  const printed = bytes.toString('utf8');
  const forms = [
    printed,
    ...percentForms(printed),
    ...jsonForms(printed),
    ...hexadecimalForms(bytes),
    ...base64Forms(bytes),
  ];
  return [...new Set(forms)].filter(form => form.length >= SHORTEST_FORM);
}

/** Those of the forms of a secret that tools wrap: `base64`, `openssl`, `xxd`, mail. */
export function wrappedForms(secret: string): readonly WrappedForm[] {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = [
    ...hexadecimalForms(bytes).map(form => ({ form, pieceLength: HEXADECIMAL_PIECE })),
    ...base64Forms(bytes).map(form => ({ form, pieceLength: BASE64_PIECE })),
  ];
  return forms.filter(({ form, pieceLength }) => form.length > pieceLength);
}

/** Encoders differ in what they leave alone: JavaScript's, that of forms, and one that encodes all but letters, digits, `_.-~` and perhaps `/`. */
function percentForms(text: string): readonly string[] {
  const strict = encodeURIComponent(text).replace(
    /[!'()*]/g,
    found => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const forms = [
    encodeURIComponent(text),
    new URLSearchParams({ v: text }).toString().slice(2),
    strict,
    strict.replaceAll('%2F', '/'),
  ];
  return forms.flatMap(form => [form, form.replace(/%[0-9A-F]{2}/g, found => found.toLowerCase())]);
}

function hexadecimalForms(bytes: Buffer): readonly string[] {
  const lower = bytes.toString('hex');
  return [lower, lower.toUpperCase()];
}

function base64Forms(bytes: Buffer): readonly string[] {
  return [...new Set([0, 1, 2].flatMap(offset => base64At(bytes, offset)))];
}

function base64At(bytes: Buffer, offset: number): readonly string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const firstOwn = Math.ceil((offset * 8) / 6);
  const lastOwn = Math.floor((padded.length * 8) / 6);
  const standard = padded.toString('base64').slice(firstOwn, lastOwn);
  return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
}
