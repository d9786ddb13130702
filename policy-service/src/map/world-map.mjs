// Makes META-INF/resources/assets/world.svg: one symbol for each country of Natural Earth's 1:110m map (public domain), as packed in
// the npm package world-atlas 2.0.2. Run in a folder of its own: npm i world-atlas@2.0.2 topojson-client@3 d3-geo@3 i18n-iso-countries@7; node world-map.mjs > world.svg
import { createRequire } from 'module';
import { feature } from 'topojson-client';
import { geoEqualEarth, geoPath } from 'd3-geo';
const require = createRequire(import.meta.url);
const world = require('world-atlas/countries-110m.json');
const iso = require('i18n-iso-countries');
const byName = { Kosovo: 'XK', 'N. Cyprus': 'CY', Somaliland: 'SO' };
const without = feature(world, world.objects.countries).features.filter(f => f.id !== '010');
const [width, height] = [960, 430];
const path = geoPath(geoEqualEarth().fitSize([width, height], { type: 'FeatureCollection', features: without })).digits(1);
const shapes = new Map();
for (const country of without) {
  const code = byName[country.properties.name] ?? iso.numericToAlpha2(country.id);
  if (!code) throw new Error(country.id + ' ' + country.properties.name);
  shapes.set(code, (shapes.get(code) ?? '') + path(country));
}
const short = d => {
  // Relative lines are shorter than absolute ones.
  return d.replace(/M[^MZ]*Z?/g, ring => {
    const points = ring.replace(/[MZ]/g, '').split('L').map(p => p.split(',').map(v => Math.round(v * 10)));
    let [x, y] = points[0], text = `M${x / 10} ${y / 10}l`, parts = [];
    for (const [a, b] of points.slice(1)) { if (a !== x || b !== y) parts.push([(a - x) / 10, (b - y) / 10]); [x, y] = [a, b]; }
    text += parts.map(([a, b]) => [a, b].map(v => String(v).replace(/^(-?)0\./, '$1.')).reduce((l, r) => l + (r[0] === '-' ? r : ' ' + r))).reduce((l, r) => l + (r[0] === '-' ? r : ' ' + r), '').trim();
    return text + 'z';
  });
};
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`);
for (const [code, d] of [...shapes].sort((a, b) => a[0] < b[0] ? -1 : 1)) console.log(`<path id="${code}" d="${short(d)}"/>`);
console.log('</svg>');
