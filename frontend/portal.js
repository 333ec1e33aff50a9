// What a customer's browser runs; every page works without it.
import "./behaviours/ask-first.js";
import "./behaviours/dialogs.js";
import "./behaviours/draft.js";
import "./behaviours/fresh.js";
import "./behaviours/grow.js";
import "./behaviours/pictures.js";
import "./behaviours/relative-times.js";
import "./behaviours/remove.js";
import "./behaviours/submit-once.js";
