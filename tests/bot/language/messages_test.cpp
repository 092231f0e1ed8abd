// Scores the reading of whole messages: the forty of the demonstration, and ours in messages.json.
// The floors are what was reached; a change that lowers one is seen here.
#include "bot/language/understand.hpp"
#include "tests/bot/language/fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <map>

namespace promenade::language {
namespace {

using Json = nlohmann::json;
using Scores = std::map<std::string, int>;

Json read_json(const std::string& path) {
    std::ifstream file(std::string(PROMENADE_SOURCE_DIR) + path);
    return Json::parse(file);
}

Understanding understood(const Json& message) {
    const bool direct = message.value("room", "dm") == "dm";
    return understand(message["text"].get<std::string>(), message.value("role", "pdn"),
                      direct ? Room::direct : Room::open, demo_vocabulary());
}

void add(Scores& scores, const Json& message, const Understanding& got, const Json& identity,
         bool urgent) {
    scores["nature"] += got.nature == message["nature"];
    scores["category"] += got.category == message["category"];
    scores["expected_answer"] += got.expected_answer == message["expected_answer"];
    scores["sensitivity"] += got.sensitivity == message["sensitivity"];
    scores["urgent"] += got.urgent == urgent;
    scores["identity"] += name_of(got.filtered.identity) == identity.get<std::string>();
}

void print(const char* name, const Scores& scores, std::size_t of) {
    std::cout << name << ":";
    for (const auto& [field, score] : scores) std::cout << ' ' << field << ' ' << score;
    std::cout << " of " << of << "\n";
}

Scores score(const char* name, const Json& messages) {
    Scores scores;
    for (const Json& message : messages) {
        add(scores, message, understood(message), message["identity"],
            message["urgent"].get<bool>());
    }
    print(name, scores, messages.size());
    return scores;
}

Scores score(const char* half) {
    return score(half, read_json("/tests/bot/language/messages.json")[half]);
}

TEST(Messages, of_the_demonstration_are_read_as_people_read_them) {
    Scores scores;
    const Json messages = read_json("/config/demo/chat_messages.json")["pdn"];
    for (const Json& message : messages) {
        add(scores, message, understood(message), message["guard"], message["urgent_card"] == 1);
    }
    print("demonstration", scores, messages.size());
    EXPECT_EQ(scores["nature"], 40);
    EXPECT_EQ(scores["category"], 40);
    EXPECT_EQ(scores["urgent"], 40);
    EXPECT_EQ(scores["identity"], 40);
    EXPECT_EQ(scores["expected_answer"], 40);
    EXPECT_EQ(scores["sensitivity"], 40);
}

TEST(Messages, of_our_own_that_shaped_the_lexicon_keep_their_score) {
    Scores scores = score("development");
    EXPECT_GE(scores["nature"], 275);
    EXPECT_GE(scores["category"], 267);
    EXPECT_GE(scores["expected_answer"], 257);
    EXPECT_GE(scores["sensitivity"], 273);
    EXPECT_GE(scores["urgent"], 276);
    EXPECT_GE(scores["identity"], 275);
}

// Of the 80, before anyone looked at what was wrong: nature 74, category 70, expected answer 62,
// sensitivity 73, urgent 76, identity 78. The dangers missed and a few rules were mended since, so
// that these 80 hold nothing out any more: the next to measure needs new ones.
TEST(Messages, that_the_lexicon_was_not_made_from_are_mostly_read_well) {
    Scores scores = score("held_out");
    EXPECT_GE(scores["nature"], 74);
    EXPECT_GE(scores["category"], 70);
    EXPECT_GE(scores["expected_answer"], 62);
    EXPECT_GE(scores["sensitivity"], 73);
    EXPECT_GE(scores["urgent"], 79);
    EXPECT_GE(scores["identity"], 78);
}

// Seven batches, each scored before anyone looked at what was wrong with it, then mended by its
// general causes. The last, fresh, of 81: nature 68, category 55, expected answer 60, sensitivity
// 67, urgent 76, identity 78. Of 83 others that nobody looked at: 76, 70, 63, 75, 80, 82.
TEST(Messages, of_every_kind_keep_their_score) {
    const auto expect = [](const char* kind, const Scores& floors) {
        const auto messages = std::string("/tests/bot/language/messages_") + kind + ".json";
        Scores scores = score(kind, read_json(messages));
        for (const auto& [field, floor] : floors) EXPECT_GE(scores[field], floor) << field;
    };
    expect("administrative", {{"nature", 209},
                              {"category", 199},
                              {"expected_answer", 198},
                              {"sensitivity", 212},
                              {"urgent", 221},
                              {"identity", 217}});
    expect("practice", {{"nature", 214},
                        {"category", 201},
                        {"expected_answer", 201},
                        {"sensitivity", 216},
                        {"urgent", 225},
                        {"identity", 221}});
    expect("situations", {{"nature", 150},
                          {"category", 145},
                          {"expected_answer", 131},
                          {"sensitivity", 142},
                          {"urgent", 156},
                          {"identity", 158}});
}

}  // namespace
}  // namespace promenade::language
