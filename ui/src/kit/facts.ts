// Plain facts of a text, for writers and reviewers. What stands against a verb is the server's.

export interface Facts {
  characters: number;
  pictures: number;
  picturesWithoutAlt: number;
  /** Hosts outside that it links to, each once. */
  outsideHosts: string[];
}

export function factsOf(html: string): Facts {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const pictures = [...body.querySelectorAll("img")];
  return {
    characters: [...(body.textContent ?? "").replace(/\s/g, "")].length,
    pictures: pictures.length,
    picturesWithoutAlt: pictures.filter((img) => !img.getAttribute("alt")?.trim()).length,
    outsideHosts: [...new Set([...body.querySelectorAll("a[href]")].flatMap(outsideHost))],
  };
}

function outsideHost(link: Element): string[] {
  const href = link.getAttribute("href") ?? "";
  return /^https?:/i.test(href) && URL.canParse(href) ? [new URL(href).host] : [];
}
