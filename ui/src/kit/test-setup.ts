// Each test begins with nothing kept from another.
import { beforeEach } from "vitest";

beforeEach(() => localStorage.clear());
