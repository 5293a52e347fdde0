// Reads {rss, atom, json} texts on standard input; writes what each reader found in each of them.

import { text } from "node:stream/consumers";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const feeds = JSON.parse(await text(process.stdin));
const moment = (value) => new Date(value).toISOString();
const linked = (entry, relation) => entry.links.find((link) => link.rel === relation);
const file = ({ url, href, length, size_in_bytes, type, mime_type }) => [
  url ?? href,
  Number(length ?? size_in_bytes),
  type ?? mime_type,
];

const feedsmith = {
  rss: ({ items }) =>
    items.map((item) => ({
      id: item.guid.value,
      link: item.link,
      title: item.title,
      published: moment(item.pubDate),
      updated: moment(item.atom.updated),
      html: item.content.encoded,
      file: file(item.enclosures[0]),
      tags: item.categories.map((one) => one.name),
      place: [item.georss.point.lat, item.georss.point.lng],
    })),
  atom: ({ entries }) =>
    entries.map((entry) => ({
      id: entry.id,
      link: linked(entry, "alternate").href,
      title: entry.title.value,
      published: moment(entry.published),
      updated: moment(entry.updated),
      html: entry.content.value,
      file: file(linked(entry, "enclosure")),
      tags: entry.categories.map((one) => one.label),
      place: [entry.georss.point.lat, entry.georss.point.lng],
    })),
  json: ({ items }) =>
    items.map((item) => ({
      id: item.id,
      link: item.url,
      title: item.title,
      published: moment(item.date_published),
      updated: moment(item.date_modified),
      html: item.content_html,
      file: file(item.attachments[0]),
      tags: item.tags,
    })),
};

const rssParser = ({ items }) =>
  items.map((item) => ({
    id: item.guid ?? item.id,
    link: item.link,
    title: item.title,
    published: moment(item.isoDate),
    html: item["content:encoded"] ?? item.content,
    ...(item.enclosure && { file: file(item.enclosure) }),
    ...(item.categories && { tags: item.categories }),
  }));

const found = {};
for (const [format, body] of Object.entries(feeds)) {
  const parsed = parseFeed(body);
  if (parsed.format !== format) throw new Error(`feedsmith takes ${format} for ${parsed.format}`);
  found[`feedsmith ${format}`] = feedsmith[format](parsed.feed);
}
for (const format of ["rss", "atom"]) {
  found[`rss-parser ${format}`] = rssParser(await new Parser().parseString(feeds[format]));
}
process.stdout.write(JSON.stringify(found));
