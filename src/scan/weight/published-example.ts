/** Values that standards and manuals print, and everybody copies. */
const PUBLISHED = new Set([
  // RFC 7617 2, RFC 6749 2.3.1, 4 and 5, RFC 6750 2.1 and 2.2, draft-ietf-oauth-v2-http-mac-02 1.
  'QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  'czZCaGRSa3F0MzpnWDFmQmF0M2JW',
  '7Fjfp0ZBr1KtDRbnfVdmIw',
  '2YotnFZFEjr1zCsicMWpAA',
  'tGzv3JOkF0XG5Qx2TlKWIA',
  'mF_9.B5f-4.1JqM',
  'h480djs93hd8',
  // RFC 6455 1.3, RFC 8555 7.1.4.
  'dGhlIHNhbXBsZSBub25jZQ==',
  'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA',
  // RFC 5849 1.2 and 3.
  'dpf43f3p2l4k3l03',
  'kd94hf93k423kf44',
  'hh5s93j4hdidpola',
  'hdhd0244k9j7ao03',
  'nnch734d00sl2jdk',
  'pfkkdhi9sl3r4s00',
  '0685bd9184jfhq22',
  'ad180jjd733klru7',
  'wOJIO9A2W5mFwDgiDvZbTSMK%2FPY%3D',
  // https://docs.github.com/en/rest/guides/encrypting-secrets-for-the-rest-api
  '+ZYvJDZMHUfBkJdyq5Zm9SKqeuBQ4sj+6sfjlH4CgG0=',
]);

/** Of the tokens that https://docs.docker.com/reference/cli/docker/swarm/join-token/ shows. */
const OF_SWARM =
  /^SWMTKN-1-(?:3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl|49nj1cmql0jkz5s954yi3oex3nedyz0fb0xx14ie39trti4wxv)-/;

/** The signature of the token that https://jwt.io opens with. */
const FIRST_OF_JWT_IO = '.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';

/** Whether a public document prints `secret` as its example, so that it opens nothing. */
export function isPublishedExample(secret: string): boolean {
  return (
    PUBLISHED.has(secret.replace(/\.$/, '')) || OF_SWARM.test(secret) || secret.endsWith(FIRST_OF_JWT_IO)
  );
}
