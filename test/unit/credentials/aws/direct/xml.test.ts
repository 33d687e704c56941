import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../../support/any-text.ts";
import {
  child,
  parseXml,
  textOf,
  type XmlElement,
} from "../../../../../src/credentials/aws/direct/xml.ts";

const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,12}$/u);
/** What XML 1.0 can carry; blanks at the ends are kept by the parser, and carriage returns never written. */
const text = anyText().map((raw) =>
  raw.replaceAll(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ""),
);

const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.record({ name, text, children: fc.constant([]) }),
    fc.record({ name, text: fc.constant(""), children: fc.array(tie("tree"), { maxLength: 4 }) }),
  ),
}));

function render(element: XmlElement): string {
  const inside = escape(element.text) + element.children.map(render).join("");
  return inside === ""
    ? `<${element.name} a="1"/>`
    : `<${element.name}>${inside}</${element.name}>`;
}

function escape(plain: string): string {
  return plain
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[>"']/gu, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`)
    .replaceAll("é", "&#233;");
}

describe("the XML reader", () => {
  it("reads back every document of elements and text", () => {
    fc.assert(
      fc.property(tree, (element) => {
        expect(parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${render(element)}\n`)).toEqual(
          element,
        );
      }),
    );
  });

  it("never throws, whatever it gets instead of a document", () => {
    fc.assert(
      fc.property(anyText(), tree, fc.nat(), (noise, element, at) => {
        const whole = render(element);
        const cut = at % (whole.length + 1);
        parseXml(noise);
        parseXml(whole.slice(0, cut) + noise + whole.slice(cut));
      }),
    );
  });

  it("reads no document that was cut off", () => {
    fc.assert(
      fc.property(tree, fc.nat(), (element, at) => {
        const whole = render(element);
        expect(parseXml(whole.slice(0, at % whole.length))).toBeUndefined();
      }),
    );
  });

  it.each([
    ["a document type", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
    ["an entity of its own", "<a>&e;</a>"],
    ["a bare ampersand", "<a>fish & chips</a>"],
    ["CDATA", "<a><![CDATA[x]]></a>"],
    ["a comment", "<a><!-- x --></a>"],
    ["a namespaced name", "<s:a>x</s:a>"],
    ["two roots", "<a/><b/>"],
    ["text beside the root", "<a/>x"],
    ["a wrong closing tag", "<a><b></a></b>"],
    ["a declaration inside", '<a><?xml version="1.0"?></a>'],
    ["a character that XML does not have", "<a>&#0;</a>"],
    ["half of a surrogate pair", "<a>&#xD800;</a>"],
    ["a character beyond Unicode", "<a>&#x110000;</a>"],
    ["nothing", ""],
    ["JSON", '{"Error": {}}'],
  ])("refuses %s", (_what, document) => {
    expect(parseXml(document)).toBeUndefined();
  });

  it("refuses what is too large or too deep to be a response", () => {
    expect(parseXml(`<a>${"x".repeat(64 * 1024)}</a>`)).toBeUndefined();
    expect(parseXml("<a>".repeat(40) + "</a>".repeat(40))).toBeUndefined();
  });

  it("takes a child only where there is exactly one of that name", () => {
    const element = parseXml("<a><b> one </b><c>1</c><c>2</c><d><e/></d></a>");
    expect(textOf(element, "b")).toBe("one");
    expect(textOf(element, "c")).toBeUndefined();
    expect(textOf(element, "d")).toBeUndefined();
    expect(child(element, "d")?.name).toBe("d");
    expect(child(undefined, "d")).toBeUndefined();
  });
});
