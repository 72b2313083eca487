/* The contact page: what answers now comes first. */

import { markClosed } from "./office-hours.js";

markClosed(document);
