import { describe, expect, test } from '@jest/globals';
import { jsonForms } from '../../../src/redact/json-forms.ts';

const TEXT = 'pä"s<s>&\'=/+`\u{1f511}\n';

describe('a text is known as it stands in the JSON', () => {
  test.each([
    ['of JavaScript', 'pä\\"s<s>&\'=/+`\u{1f511}\\n'],
    ['of Python', 'p\\u00e4\\"s<s>&\'=/+`\\ud83d\\udd11\\n'],
    ['of Go', 'pä\\"s\\u003cs\\u003e\\u0026\'=/+`\u{1f511}\\n'],
    ['of Gson', 'pä\\"s\\u003cs\\u003e\\u0026\\u0027\\u003d/+`\u{1f511}\\n'],
    ['of PHP', 'p\\u00e4\\"s<s>&\'=\\/+`\\ud83d\\udd11\\n'],
    ['of PHP for HTML', 'p\\u00e4\\u0022s\\u003Cs\\u003E\\u0026\\u0027=\\/+`\\ud83d\\udd11\\n'],
    ['of .NET', 'p\\u00E4\\u0022s\\u003Cs\\u003E\\u0026\\u0027=/\\u002B\\u0060\\uD83D\\uDD11\\n'],
    ['of Jackson', 'p\\u00E4\\"s<s>&\'=/+`\\uD83D\\uDD11\\n'],
  ])('%s', (_title, form) => expect(jsonForms(TEXT)).toContain(form));
});

test('of letters and digits there is one form', () => {
  expect(jsonForms('correct-horse_4711')).toEqual(['correct-horse_4711']);
});
