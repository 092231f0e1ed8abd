#include "engine/privacy/sealed_slot.hpp"

#include "engine/core/canonical_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace promenade::privacy {
namespace {

Value vector_file() {
    std::ifstream in(PROMENADE_SOURCE_DIR "/tests/vectors/envelope_vector.json");
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return parse_json(text).value();
}

Hash hash_of(std::string_view hexadecimal) {
    const Bytes bytes = unhex(hexadecimal).value();
    Hash hash{};
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

class FixedRandom final : public Random {
public:
    explicit FixedRandom(Bytes bytes) : bytes_(std::move(bytes)) {}
    void fill(std::span<std::uint8_t> out) override {
        std::copy_n(bytes_.begin(), out.size(), out.begin());
    }

private:
    Bytes bytes_;
};

// The vector was computed by two other programs, with labels of its own.
constexpr SlotContext kVectorPlace{"urn:example:flux:asso-42", "01JZX5K3V8Q2M4N6P8R0S2T4V6",
                                   "fr.example.dossier.presence.saisie.v1", "famille",
                                   "fr.example.scelle.v1"};

SealingKey vector_key() { return {"k_7f3a9c", SecretKey{hash_of(vector_file().text_at("DEK"))}}; }

TEST(SealedSlot, CommitsToAKeyAsThePublishedVectorDoes) {
    EXPECT_EQ(hex(dek_commitment(vector_key(), "fr.example.cle.v1")),
              vector_file().text_at("dek_commitment"));
}

TEST(SealedSlot, DerivesTheKeysOfThePublishedVector) {
    const SecretKey of_event = event_key(vector_key(), kVectorPlace);
    EXPECT_EQ(hex(of_event.view()), vector_file().text_at("k_evt"));
    const std::uint8_t one = 0x01;
    EXPECT_EQ(hex(hmac_sha256(of_event.view(), {ByteView{&one, 1}})),
              vector_file().text_at("k_enc"));
}

TEST(SealedSlot, SealsThePublishedVectorByteForByteAndOpensIt) {
    const Value expected = vector_file();
    const Value plaintext = parse_json(expected.text_at("plaintext_jcs")).value();
    FixedRandom nonce{unhex(expected.text_at("nonce")).value()};
    const Value slot = seal(plaintext, vector_key(), kVectorPlace, nonce);
    EXPECT_EQ(hex(unbase64(slot.text_at("c")).value()), expected.text_at("ciphertext_tag"));
    EXPECT_EQ(hex(unbase64(slot.text_at("kc")).value()), expected.text_at("kc"));

    const Value leaf = parse_canonical(expected.text_at("leaf")).value();
    const Value logged = leaf.find("data")->find("scelle")->list()->front();
    EXPECT_EQ(canonical(slot), canonical(logged));
    EXPECT_EQ(open(logged, vector_key(), kVectorPlace).value(), plaintext);
}

class ASealedName : public ::testing::Test {
protected:
    SeededRandom random{7};
    SealingKey key{"k-one", SecretKey{sha256(bytes_of("one"))}};
    SlotContext place{"log", "event-1", "member.recorded", "identity"};
    Value name = Map{{"family_name", "Gouriou"}, {"given_name", "Farida"}};
    Value slot = seal(name, key, place, random);

    void expect_refused(const Value& other_slot, const SealingKey& other_key,
                        const SlotContext& other_place) {
        const auto opened = open(other_slot, other_key, other_place);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, Errc::corruption);
    }
};

TEST_F(ASealedName, OpensWhereItWasSealed) { EXPECT_EQ(open(slot, key, place).value(), name); }

TEST_F(ASealedName, ShowsNothingOfItsWords) {
    EXPECT_EQ(canonical(slot).find("Farida"), std::string::npos);
}

TEST_F(ASealedName, HasTheSameLengthAsAShorterOne) {
    const Value shorter = Map{{"family_name", "Roy"}, {"given_name", "Jo"}};
    const Value other = seal(shorter, key, place, random);
    EXPECT_EQ(other.text_at("c").size(), slot.text_at("c").size());
}

TEST_F(ASealedName, SealedTwiceIsNotTheSameBytes) {
    EXPECT_NE(canonical(seal(name, key, place, random)), canonical(slot));
}

TEST_F(ASealedName, IsRefusedInAnotherEventTypeSlotOrLog) {
    expect_refused(slot, key, {"log", "event-2", "member.recorded", "identity"});
    expect_refused(slot, key, {"log", "event-1", "member.paused", "identity"});
    expect_refused(slot, key, {"other", "event-1", "member.recorded", "identity"});
    Value renamed = slot;
    renamed.map()->set("slot", "contact");
    expect_refused(renamed, key, {"log", "event-1", "member.recorded", "contact"});
}

TEST_F(ASealedName, IsRefusedUnderAnotherKeyEvenWithTheSameName) {
    expect_refused(slot, {"k-one", SecretKey{sha256(bytes_of("two"))}}, place);
    expect_refused(slot, {"k-two", key.dek}, place);
}

TEST_F(ASealedName, IsRefusedWithAnyByteOfItChanged) {
    for (const std::string_view member : {"c", "kc", "n"}) {
        const Bytes bytes = unbase64(slot.text_at(member)).value();
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            Bytes changed = bytes;
            changed[i] ^= 1;
            Value altered = slot;
            altered.map()->set(member, base64(changed));
            expect_refused(altered, key, place);
        }
    }
}

TEST_F(ASealedName, IsRefusedInAnyOtherForm) {
    expect_refused("not a slot", key, place);
    for (const char* member : {"alg", "c", "kc", "kid", "n", "slot"}) {
        Value without = slot;
        without.map()->erase(member);
        expect_refused(without, key, place);
        Value emptied = slot;
        emptied.map()->set(member, "");
        expect_refused(emptied, key, place);
    }
    Value more = slot;
    more.map()->set("note", "x");
    expect_refused(more, key, place);
}

TEST(StreamKey, LinksNoTwoStreams) {
    const SealingKey key{"k-one", SecretKey{sha256(bytes_of("one"))}};
    const SealingKey first = stream_key(key, "D-0001");
    const SealingKey second = stream_key(key, "D-0002");
    EXPECT_NE(first.kid, second.kid);
    EXPECT_NE(hex(first.dek.view()), hex(second.dek.view()));
    EXPECT_NE(hex(first.dek.view()), hex(key.dek.view()));
    EXPECT_EQ(stream_key(key, "D-0001").kid, first.kid);
}

// design.md section 4, computed here from its formula.
TEST(StreamKey, IsAnHmacOfTheLengthPrefixedStream) {
    const SealingKey key{"k-one", SecretKey{sha256(bytes_of("one"))}};
    const std::string for_key{
        "\x02\x00\x06"
        "D-0001",
        9};
    const std::string for_kid{
        "\x03\x00\x06"
        "D-0001",
        9};
    const SealingKey derived = stream_key(key, "D-0001");
    EXPECT_EQ(hex(derived.dek.view()), hex(hmac_sha256(key.dek.view(), {bytes_of(for_key)})));
    const Hash name = hmac_sha256(key.dek.view(), {bytes_of(for_kid)});
    EXPECT_EQ(derived.kid, "k-" + base32(ByteView{name}.first(16)));
}

}  // namespace
}  // namespace promenade::privacy
