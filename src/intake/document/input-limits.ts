const megabyte = 1024 * 1024;

/** Bytes of a file before it is looked into. */
export const largestFile = 50 * megabyte;

/** Bytes of text, as UTF-8, after decoding or conversion. */
export const largestText = 10 * megabyte;

/** A document of more lines is a log or a table, not a design. */
export const mostLines = 300_000;

/** Bytes that the parts of a DOCX may unfold to. */
export const largestArchive = 100 * megabyte;
