// What scripts add to pages that work without them: each module to one thing.
import './alpine-parts.js';
import './export-progress.js';
import './histogram-brush.js';
import './keys.js';
import './live-feed.js';
import './marked-rows.js';
import './menus.js';
import './search-on.js';
import './suggestions.js';
