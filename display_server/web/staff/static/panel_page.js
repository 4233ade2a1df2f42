// A panel that stands as a page of its own still narrows its lists.
import { narrowAll } from "./search.js";

narrowAll(document);
