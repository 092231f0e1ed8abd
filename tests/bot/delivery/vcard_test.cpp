#include "bot/delivery/vcard.hpp"

#include "tests/engine/runtime/running_network.hpp"

#include <gmock/gmock.h>

namespace promenade::delivery {
namespace {

using ::testing::HasSubstr;

class AnAddressBook : public ::testing::Test {
protected:
    std::string book(const Entry& entry) const {
        const auto texts = Texts::load(std::string{PROMENADE_SOURCE_DIR} + "/config/texts/fr.json");
        return vcards({entry}, definition_, texts.value());
    }
    Entry farida() const {
        Entry entry;
        entry.id = "FI-0001";
        entry.name = "Farida Gouriou";
        entry.given_name = "Farida";
        entry.family_name = "Gouriou";
        return entry;
    }

private:
    const workflow::Definition definition_ =
        workflow::Definition::load(testing::source_file("config/workflows/directory.json"),
                                   "directory.json")
            .value();
};

TEST_F(AnAddressBook, EscapesWhatWouldBePartOfItsSyntax) {
    Entry entry = farida();
    entry.employer = "Jeunesse; culture, sport\\loisirs";
    entry.presentation = "Première ligne\nEND:VCARD";
    const std::string card = book(entry);
    EXPECT_THAT(card, HasSubstr("ORG:Jeunesse\\; culture\\, sport\\\\loisirs\r\n"));
    EXPECT_THAT(card, HasSubstr("ligne\\nEND:VCARD\r\n"));
    EXPECT_THAT(card, HasSubstr("N:Gouriou;Farida;;;\r\n"));
}

TEST_F(AnAddressBook, FoldsLongLinesWithoutCuttingACharacter) {
    Entry entry = farida();
    for (int i = 0; i < 60; ++i) entry.presentation += "é…";
    const std::string card = book(entry);
    std::string unfolded = card;
    for (std::size_t at = 0; (at = card.find("\r\n", at)) != std::string::npos; at += 2) {
        const std::size_t start = at == 0 ? 0 : card.rfind('\n', at - 1) + 1;
        EXPECT_LE(at - start, 75u);
        EXPECT_NE(card[at + 2] & 0xC0, 0x80);
    }
    for (std::size_t at; (at = unfolded.find("\r\n ")) != std::string::npos;) unfolded.erase(at, 3);
    EXPECT_THAT(unfolded, HasSubstr(entry.presentation));
}

}  // namespace
}  // namespace promenade::delivery
