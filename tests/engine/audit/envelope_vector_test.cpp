#include "engine/audit/tree.hpp"
#include "engine/core/canonical_json.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace promenade::audit {
namespace {

// A CloudEvent with a sealed slot that other programs wrote, with its bytes and hashes.
TEST(EnvelopeVector, ItsLeafIsReproducedByTheCanonicalWriterAndTheLeafHash) {
    std::ifstream file{PROMENADE_SOURCE_DIR "/tests/vectors/envelope_vector.json"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const Value vector = parse_json(text).value();
    const std::string leaf{vector.text_at("leaf")};
    EXPECT_EQ(canonical(parse_json(leaf).value()), leaf);
    EXPECT_EQ(static_cast<std::int64_t>(leaf.size()), vector.number_at("leaf_len", 0));
    EXPECT_EQ(hex(sha256(bytes_of(leaf))), vector.text_at("leaf_sha256"));
    EXPECT_EQ(hex(leaf_hash(bytes_of(leaf))), vector.text_at("leaf_hash"));
}

}  // namespace
}  // namespace promenade::audit
