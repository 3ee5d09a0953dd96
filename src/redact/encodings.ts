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
    JSON.stringify(printed).slice(1, -1),
    JSON.stringify(printed).slice(1, -1).replaceAll('/', '\\/'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap(offset => base64At(bytes, offset)),
  ];
  return [...new Set(forms)].filter(form => form.length >= 8);
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

function base64At(bytes: Buffer, offset: number): readonly string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const firstOwn = Math.ceil((offset * 8) / 6);
  const lastOwn = Math.floor((padded.length * 8) / 6);
  const standard = padded.toString('base64').slice(firstOwn, lastOwn);
  return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
}
