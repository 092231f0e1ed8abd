// Prints the simple tests of the CEL specification as JSON, one per line, from the npm package that
// brings them: node dump_simple_tests.mjs NODE_MODULES
import { pathToFileURL } from "node:url";

const path = `${process.argv[2]}/@bufbuild/cel-spec/dist/esm/testdata/conformance.js`;
const { tests } = await import(pathToFileURL(path).href);
for (const file of tests.suites)
  for (const section of file.suites ?? [])
    for (const { original } of section.tests ?? [])
      console.log(JSON.stringify({ file: file.name, section: section.name, ...original }));
