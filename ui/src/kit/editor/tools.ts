// The tools that need the server: whoever holds the editor knows what to do.
export type Tool = "link" | "picture" | "played" | "file" | "paper" | "tidy";
