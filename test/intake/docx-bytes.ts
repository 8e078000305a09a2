import { zipBytes } from "./zip-bytes.ts";

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"';
const packages = "http://schemas.openxmlformats.org/package/2006";
const offices = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A paragraph of WordprocessingML in a named style. */
export function paragraph(text: string, style?: string): string {
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : "";
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

/** A paragraph that links to the address of the relationship `rIdLink`. */
export function linked(text: string): string {
  return `<w:p><w:hyperlink r:id="rIdLink"><w:r><w:t>${text}</w:t></w:r></w:hyperlink></w:p>`;
}

/** A table of rows of cells. */
export function table(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join("");
  return `<w:tbl>${rows.map((row) => `<w:tr>${cells(row)}</w:tr>`).join("")}</w:tbl>`;
}

/** The bytes of a Word document with this body, and further parts. */
export function docxBytes(
  body: string,
  parts: Readonly<Record<string, string | Uint8Array>> = {},
  link = "https://example.org/spec",
): Buffer<ArrayBuffer> {
  const style = (id: string, name: string) =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`;
  return zipBytes({
    "[Content_Types].xml": `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${offices}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rIdLink" Type="${offices}/hyperlink" Target="${link}" TargetMode="External"/><Relationship Id="rIdStyles" Type="${offices}/styles" Target="styles.xml"/></Relationships>`,
    "word/styles.xml": `<w:styles ${namespaces}>${style("Heading1", "heading 1")}${style("Heading2", "heading 2")}${style("Title", "Title")}</w:styles>`,
    "word/document.xml": `<?xml version="1.0"?><w:document ${namespaces}><w:body>${body}</w:body></w:document>`,
    ...parts,
  });
}
