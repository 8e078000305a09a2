/** A line of text on a page: where its first letter stands (points from the lower left), and how large it is. */
export interface PdfText {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
  /** F1 is Helvetica, F2 is Courier. */
  readonly font?: "F1" | "F2";
}

const resources = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>";

/** The bytes of a PDF (Helvetica, 595 × 842 points) with these pages. `picture` puts an image on every page. */
export function pdfBytes(
  pages: readonly (readonly PdfText[])[],
  extra: { readonly picture?: boolean; readonly trailer?: string; readonly objects?: readonly string[] } = {},
): Buffer<ArrayBuffer> {
  const first = 5;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ...pages.flatMap((lines, index) => {
      const text = lines
        .map(
          ({ x, y, size, text, font = "F1" }) =>
            `BT /${font} ${size} Tf ${x} ${y} Td (${text.replaceAll(/[()\\]/g, "\\$&")}) Tj ET`,
        )
        .join("\n");
      const stream = extra.picture ? `q 10 0 0 10 0 0 cm /Im1 Do Q\n${text}` : text;
      const images = extra.picture
        ? `${resources.slice(0, -2)}/XObject << /Im1 ${first + pages.length * 2} 0 R >> >>`
        : resources;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${images} /Contents ${first + index * 2 + 1} 0 R >>`,
        `<< /Length ${Buffer.byteLength(stream, "latin1")} >>\nstream\n${stream}\nendstream`,
      ];
    }),
    ...(extra.picture
      ? [
          "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nA\nendstream",
        ]
      : []),
    ...(extra.objects ?? []),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${extra.trailer ?? ""} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

/** Lines of one size from the top of a page downwards. */
export function column(lines: readonly string[], x = 72, top = 760, size = 11): PdfText[] {
  return lines.map((text, index) => ({ x, y: top - index * size * 1.3, size, text }));
}
