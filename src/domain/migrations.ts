/** Where the migrations lie, whether the program runs from its sources or bundled in `dist/`. */
export const migrations = new URL('./migrations/', import.meta.url);
