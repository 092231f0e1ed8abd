#include "engine/log/codec.hpp"

#include "engine/core/canonical_json.hpp"

#include <gtest/gtest.h>

namespace promenade::log {
namespace {

Event routed() {
    Event event;
    event.id = "5v9k2m4n6p8r0s2t4v5w7x9z1a";
    event.source = "urn:promenade:3f6h8j0k2m4n6p8r";
    event.type = "request.routed";
    event.stream = StreamId{"D-0042"};
    event.version = 3;
    event.position = 1207;
    event.time = parse_instant("2026-03-02T09:15:27.041Z").value();
    event.actor = "coordinator";
    event.data = Map{{"trigger", "route"}, {"fields", Map{{"theme", "jeunesse"}}}};
    return event;
}

Event full() {
    Event event = routed();
    event.effectivetime = "2026-02-27";
    event.onbehalfof = "p-7k2m";
    event.authtype = "app_user";
    event.subject = "p-7k2m";
    event.causationid = "4v9k2m4n6p8r0s2t4v5w7x9z1a";
    event.correlationid = "D-0042";
    event.definition = std::string(64, 'a');
    event.dataschema = "urn:promenade:request.routed:1";
    return event;
}

std::string bytes_of_event(const Event& event) { return encode(event).value(); }

std::string refusal_to_encode(const Event& event) {
    const auto bytes = encode(event);
    return bytes ? "written" : describe(bytes.error());
}

std::string refusal_to_decode(const std::string& bytes) {
    const auto event = decode(bytes);
    return event ? "read" : describe(event.error());
}

std::string with(std::string text, std::string_view old, std::string_view now) {
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return text.replace(at, old.size(), now);
}

TEST(Codec, AbsentAttributesAreAbsentFromTheBytes) {
    EXPECT_EQ(bytes_of_event(routed()),
              R"({"actor":"coordinator","data":{"fields":{"theme":"jeunesse"},"trigger":"route"},)"
              R"("id":"5v9k2m4n6p8r0s2t4v5w7x9z1a","sequence":"00000000000000001207",)"
              R"("source":"urn:promenade:3f6h8j0k2m4n6p8r","specversion":"1.0","stream":"D-0042",)"
              R"("streamversion":3,"time":"2026-03-02T09:15:27.041Z","type":"request.routed"})");
}

TEST(Codec, TheBytesAreTheCanonicalFormOfTheirJson) {
    for (const Event& event : {routed(), full()}) {
        const std::string bytes = bytes_of_event(event);
        EXPECT_EQ(canonical(parse_json(bytes).value()), bytes);
    }
}

TEST(Codec, EveryAttributeComesBack) {
    const Event before = full();
    const Event after = decode(bytes_of_event(before)).value();
    EXPECT_EQ(bytes_of_event(after), bytes_of_event(before));
    EXPECT_EQ(after.stream, before.stream);
    EXPECT_EQ(after.version, before.version);
    EXPECT_EQ(after.position, before.position);
    EXPECT_EQ(after.time, before.time);
    EXPECT_EQ(after.effectivetime, before.effectivetime);
    EXPECT_EQ(after.onbehalfof, before.onbehalfof);
    EXPECT_EQ(after.data, before.data);
}

TEST(Codec, ThePositionHasTwentyDigitsUpToTheLast) {
    Event event = routed();
    event.position = std::numeric_limits<Position>::max();
    const std::string bytes = bytes_of_event(event);
    EXPECT_NE(bytes.find("\"sequence\":\"18446744073709551615\""), std::string::npos);
    EXPECT_EQ(decode(bytes).value().position, event.position);
    EXPECT_EQ(refusal_to_decode(with(bytes, "18446744073709551615", "18446744073709551616")),
              "corruption at /sequence: not a position");
}

TEST(Codec, WhatCannotBeWrittenIsRefusedWithItsPlace) {
    const auto refusal = [](auto&& change) {
        Event event = full();
        change(event);
        return refusal_to_encode(event);
    };
    EXPECT_EQ(refusal([](Event& e) { e.actor.clear(); }),
              "invalid at /actor: empty, or other than printable ASCII");
    EXPECT_EQ(refusal([](Event& e) { e.stream = StreamId{}; }),
              "invalid at /stream: empty, or other than printable ASCII");
    EXPECT_EQ(refusal([](Event& e) { e.subject = "Zoé"; }),
              "invalid at /subject: empty, or other than printable ASCII");
    EXPECT_EQ(refusal([](Event& e) { e.type = "a\"b"; }),
              "invalid at /type: empty, or other than printable ASCII");
    EXPECT_EQ(refusal([](Event& e) { e.version = 0; }), "invalid at /streamversion: not a version");
    EXPECT_EQ(refusal([](Event& e) { e.effectivetime = "2026-02-30"; }),
              "invalid at /effectivetime: neither an instant in UTC nor a date");
    EXPECT_EQ(refusal([](Event& e) { e.time += std::chrono::years{8000}; }),
              "invalid at /time: beyond the years 0000 to 9999");
    EXPECT_EQ(refusal([](Event& e) { e.data.set("firstName", 1); }),
              "invalid at /data/firstName: name outside [a-z0-9_]");
    EXPECT_EQ(refusal([](Event& e) { e.data.set("note", "\xff"); }),
              "invalid at /data: not UTF-8, or a noncharacter");
    EXPECT_EQ(refusal([](Event& e) { e.data.set("note", "\xef\xbf\xbe"); }),
              "invalid at /data: not UTF-8, or a noncharacter");
}

TEST(Codec, AnEventHoldsAtMost65535Bytes) {
    Event event = routed();
    event.data.set("text", std::string(kEventBytesMax, 'x'));
    const std::size_t excess =
        bytes_of_event(routed()).size() + std::string{R"("text":"",)"}.size();
    event.data.set("text", std::string(kEventBytesMax - excess, 'x'));
    EXPECT_EQ(bytes_of_event(event).size(), kEventBytesMax);
    EXPECT_TRUE(decode(bytes_of_event(event)));
    event.data.set("text", std::string(kEventBytesMax - excess + 1, 'x'));
    EXPECT_EQ(refusal_to_encode(event), "invalid: larger than 65535 bytes: 65536");
}

TEST(Codec, WhatIsWrittenIsNeverTooDeepToBeRead) {
    Value deep = 1;
    for (int level = 0; level < 62; ++level) deep = List{deep};
    Event event = routed();
    event.data.set("deep", deep);
    EXPECT_TRUE(decode(bytes_of_event(event)));
    event.data.set("deep", List{deep});
    EXPECT_EQ(refusal_to_encode(event), "invalid at /data/deep: nested deeper than 64 levels");
}

TEST(Codec, ADefinitionTravelsInsideAnEventWithItsOwnNames) {
    Event event = routed();
    event.data.set("definition", Map{{"states", Map{{"toTriage", Map{{"on", Map{{"*", 1}}}}}}}});
    EXPECT_EQ(decode(bytes_of_event(event)).value().data, event.data);
}

TEST(Codec, OnlyWhatEncodeWritesIsRead) {
    const std::string bytes = bytes_of_event(full());
    ASSERT_EQ(refusal_to_decode(bytes), "read");
    EXPECT_EQ(refusal_to_decode(with(bytes, "{\"actor\"", "{\"a\":1,\"actor\"")),
              "corruption at /a: unknown, or of another type");
    EXPECT_EQ(refusal_to_decode(with(bytes, "\"streamversion\":3", "\"streamversion\":\"3\"")),
              "corruption at /streamversion: unknown, or of another type");
    EXPECT_EQ(refusal_to_decode(with(bytes, "\"1.0\"", "\"1.1\"")),
              "corruption at /specversion: not 1.0");
    EXPECT_EQ(refusal_to_decode(with(bytes, "09:15:27.041Z", "09:15:27.04Z")),
              "corruption: not the canonical encoding");
    EXPECT_EQ(refusal_to_decode(with(bytes, "00000000000000001207", "1207")),
              "corruption: not the canonical encoding");
    EXPECT_EQ(refusal_to_decode(with(bytes, ",\"specversion\":\"1.0\"", "")),
              "corruption: not the canonical encoding");
    EXPECT_EQ(refusal_to_decode(with(bytes, "\"authtype\":\"app_user\"", "\"authtype\":\"\"")),
              "corruption: not the canonical encoding");
    EXPECT_EQ(refusal_to_decode(with(bytes, ":{", ": {")),
              "corruption: not the canonical encoding");
    EXPECT_EQ(refusal_to_decode(with(bytes, "\"streamversion\":3", "\"streamversion\":-3")),
              "corruption at /streamversion: not a version");
    EXPECT_EQ(refusal_to_decode("[]"), "corruption: not a JSON object");
}

TEST(Codec, AChangedByteIsRefusedOrMakesAnotherEvent) {
    const std::string bytes = bytes_of_event(full());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const unsigned bit : {1U, 32U, 128U}) {
            std::string changed = bytes;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ bit);
            const auto event = decode(changed);
            if (event) {
                EXPECT_EQ(bytes_of_event(event.value()), changed);
            }
        }
        EXPECT_FALSE(decode(bytes.substr(0, at)));
    }
}

}  // namespace
}  // namespace promenade::log
