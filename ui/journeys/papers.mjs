// What a clerk brings along: a picture and a file, made here so that nothing is kept.
import { deflateSync } from "node:zlib";

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

/** A PNG of a river under a sky; `mark` moves the river, so that it is a picture of its own. */
export function picture(name, mark = 0) {
  const [width, height] = [960, 540];
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isSky = y < height * 0.58 + 12 * Math.sin(x / 90 + mark);
      const color = isSky ? [150 + y / 6, 180 + y / 8, 215] : [70, 118 + x / 40, 128];
      rows.set(color.map(Math.round), y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return { name, mimeType: "image/png", buffer: Buffer.concat(parts) };
}

/** A PDF of one page with one line of text, in a font that says which letters it draws. */
export function pdfSaying(name, words) {
  const units = [...words].map((c) => c.codePointAt(0).toString(16).padStart(4, "0"));
  const drawn = `BT /F1 16 Tf 72 720 Td <${units.join("")}> Tj ET`;
  const letters = [...new Set(units)].map((unit) => `<${unit}> <${unit}>`);
  const map = [
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CMapName /Letters def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <FFFF>",
    "endcodespacerange",
    `${letters.length} beginbfchar`,
    ...letters,
    "endbfchar",
    "endcmap",
    "CMapName currentdict /CMap defineresource pop",
    "end",
    "end",
  ].join("\n");
  const stream = (text) => `<</Length ${text.length}>>stream\n${text}\nendstream`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" +
      "/Resources<</Font<</F1 5 0 R>>>>>>",
    stream(drawn),
    "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H" +
      "/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
    "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun" +
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
    stream(map),
  ];
  return { name, mimeType: "application/pdf", buffer: Buffer.from(bound(objects, ""), "latin1") };
}

/** A PDF of one empty page; `mark` makes its bytes its own, as a file is known by its bytes. */
export function pdf(name, mark) {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
  ];
  return { name, mimeType: "application/pdf", buffer: Buffer.from(bound(objects, mark), "latin1") };
}

/** Objects as a PDF file. */
function bound(objects, mark) {
  let text = `%PDF-1.4\n%${mark}\n`;
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const [size, table] = [objects.length + 1, text.length];
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root 1 0 R>>\n`;
  return `${text}startxref\n${table}\n%%EOF\n`;
}

/** A Word document: a title and what policy documents carry, a heading, a table with a wide cell, a picture and a tracked change. */
export function docx(name, { title, docNo, day, alt }) {
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const package_ = "http://schemas.openxmlformats.org/package/2006";
  const p = (text, look = "", letters = "") =>
    `<w:p><w:pPr>${look}</w:pPr><w:r><w:rPr>${letters}</w:rPr><w:t>${text}</w:t></w:r></w:p>`;
  const cell = (text, look = "") => `<w:tc><w:tcPr>${look}</w:tcPr>${p(text)}</w:tc>`;
  const row = (...cells) => `<w:tr>${cells.join("")}</w:tr>`;
  const body = [
    p(title, '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="44"/>'),
    p(docNo, '<w:jc w:val="center"/>'),
    p("总体要求", '<w:outlineLvl w:val="0"/>'),
    p("各单位要压实责任，责任单位见下表，联系方式以公布的为准。"),
    `<w:tbl>${row(cell("任务分工", '<w:gridSpan w:val="2"/>'))}`,
    `${row(cell("河道清淤"), cell("市水务局"))}</w:tbl>`,
    `<w:p><w:r><w:drawing><wp:inline><wp:docPr descr="${alt}"/><a:blip r:embed="rId1"/>`,
    '</wp:inline></w:drawing></w:r></w:p><w:p><w:ins w:author="某人" ',
    'w:date="2026-05-03T08:00:00Z"><w:r><w:t>此处后加。</w:t></w:r></w:ins></w:p>',
    p(day, '<w:jc w:val="right"/>'),
  ].join("");
  const relations = (kind, target) =>
    `<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" ` +
    `Type="${office}/${kind}" Target="${target}"/></Relationships>`;
  const names = `xmlns:w="${word}" xmlns:r="${office}" xmlns:a="a" xmlns:wp="wp"`;
  const document = `<w:document ${names}><w:body>${body}</w:body></w:document>`;
  const buffer = zip([
    ["[Content_Types].xml", `<Types xmlns="${package_}/content-types"/>`],
    ["_rels/.rels", relations("officeDocument", "word/document.xml")],
    ["word/document.xml", document],
    ["word/_rels/document.xml.rels", relations("image", "media/1.png")],
    ["word/media/1.png", picture("1.png").buffer],
  ]);
  return { name, mimeType: "application/octet-stream", buffer };
}

/** A zip file whose parts are kept as they are. */
function zip(parts) {
  const places = [];
  const files = [];
  let at = 0;
  for (const [path, content] of parts) {
    const [label, bytes] = [Buffer.from(path), Buffer.from(content)];
    // From the needed version to the length of the extra field, as both heads have it.
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(label.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    const made = Buffer.from([20, 0]);
    files.push(Buffer.concat([Buffer.from("PK\x03\x04"), facts, label, bytes]));
    places.push(Buffer.concat([Buffer.from("PK\x01\x02"), made, facts, rest, label]));
    at += files.at(-1).length;
  }
  const directory = Buffer.concat(places);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, directory, Buffer.from("PK\x05\x06"), end]);
}
