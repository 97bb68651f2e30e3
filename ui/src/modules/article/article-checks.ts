// Plain facts of a text, counted while one writes. What stands against a verb is the server's.

export interface Facts {
  characters: number;
  pictures: number;
  picturesWithoutAlt: number;
}

export function factsOf(html: string): Facts {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const pictures = [...body.querySelectorAll("img")];
  return {
    characters: [...(body.textContent ?? "").replace(/\s/g, "")].length,
    pictures: pictures.length,
    picturesWithoutAlt: pictures.filter((img) => !img.getAttribute("alt")?.trim()).length,
  };
}
