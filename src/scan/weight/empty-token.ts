/** Claims that a token has that lets anybody in anywhere (RFC 7519 4.1, and what the common providers add). */
const CLAIM =
  /"(?:iss|sub|aud|exp|nbf|iat|jti|azp|scp?|scope|scopes|role|roles|email|uid|user_?id|user|username|client_id|tid|oid|sid|session\w*|permissions|tenant\w*|account\w*|id|app\w*|key)"\s*:/i;
const OF_DOCUMENTS = /"sub"\s*:\s*"1234567890"|"(?:name|sub)"\s*:\s*"john doe"/i;
const SHORT = 48;

/** Whether `secret` is a JSON Web Token that says nothing of anybody: `{"foo":"bar"}`, or the John Doe of documents. */
export function isEmptyToken(secret: string): boolean {
  const payload = /^eyJ[\w-]+=*\.(eyJ[\w-]+)=*\./.exec(secret)?.[1];
  if (payload === undefined) return false;
  const claims = Buffer.from(payload, 'base64url').toString('latin1');
  return OF_DOCUMENTS.test(claims) || (claims.length <= SHORT && !CLAIM.test(claims));
}
