/**
 * Of all the code of the scan: what a scan remembers is not believed by other code. script/build puts the digest in the
 * place of this text; what runs from the sources has none, and remembers across changes of them.
 */
export const SCAN_CODE_DIGEST = 'unstamped: runs from the sources';
