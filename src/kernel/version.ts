/** The version of p1, as package.json has it; a test holds the two equal. */
export const P1_VERSION = '0.1.0';
