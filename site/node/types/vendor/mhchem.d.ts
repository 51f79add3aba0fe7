/** What build/assets/companion/vendor/mhchem.js does: it adds \ce and \pu to KaTeX. */
export {};
