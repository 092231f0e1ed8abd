// The life of a task as OASIS WS-HumanTask 1.1 has it (4.10 and 7.1: the state diagram, and who may
// do what), as a definition in our language: what the standard lets people do can be written, and
// what it forbids is refused.
#include "tests/engine/workflow/case_driver.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace promenade::workflow {
namespace {

std::string human_task() {
    std::ifstream file{std::string{PROMENADE_SOURCE_DIR} +
                       "/tests/engine/workflow/human_task.json"};
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

const std::map<std::string, Actor> kPeople{
    {"administrator", {"coordinator", {"coordinator"}, {}, {}}},
    {"initiator", {"p-initiator", {"employer"}, {}, {}}},
    {"owner", {"p-owner", {"pdn"}, {}, {}}},
    {"candidate", {"p-candidate", {"pdn"}, {}, {}}},
    {"stranger", {"p-stranger", {"pdn"}, {}, {}}}};

class Task {
public:
    Task() { driver_.send(kPeople.at("initiator"), "create", Map{{"skippable", true}}); }
    // Drives the task into a state: "suspended" is suspended while in progress.
    explicit Task(const std::string& state) : Task() {
        if (state == "created") return;
        send("administrator", "nominate", Map{{"candidates", List{"p-owner", "p-candidate"}}});
        if (state == "ready") return;
        send("owner", "claim");
        if (state == "reserved") return;
        send("owner", "start");
        if (state == "suspended") send("owner", "suspend");
        if (state == "completed") send("owner", "complete");
    }

    void send(const std::string& who, const char* trigger, Map data = {}) {
        driver_.send(kPeople.at(who), trigger, std::move(data));
    }
    std::string refusal(const std::string& who, const std::string& trigger, Map data = {}) const {
        return driver_.refusal(kPeople.at(who), trigger, std::move(data));
    }
    bool offers(const std::string& who, const std::string& trigger) const {
        for (const TriggerSpec* spec :
             permitted(driver_.definition(), driver_.state(), kPeople.at(who)))
            if (spec->name == trigger) return true;
        return false;
    }
    std::string state() const { return driver_.state().configuration.at(0); }
    std::string assignee() const { return driver_.field("assignee"); }
    CaseDriver& driver() { return driver_; }

private:
    CaseDriver driver_{Definition::load(human_task(), "human_task.json").value()};
};

struct AcceptanceRow {
    const char* state;
    const char* operation;
    const char* by;  // all who may, separated by spaces; nobody else is let
    const char* leads_to;
    Map data = {};
};

const Map kToStranger{{"assignee", "p-stranger"}};
const Map kToOthers{{"candidates", List{"p-stranger", "p-candidate"}}};

const std::vector<AcceptanceRow>& table() {
    static const std::vector<AcceptanceRow> rows{
        {"created", "nominate", "administrator", "ready", kToOthers},
        {"created", "nominate", "administrator", "reserved", Map{{"candidates", List{"p-owner"}}}},
        {"created", "skip", "initiator administrator", "obsolete"},
        {"created", "exit", "administrator", "exited"},
        {"ready", "claim", "owner candidate", "reserved"},
        {"ready", "start", "owner candidate", "in_progress"},
        {"ready", "delegate", "owner candidate administrator", "reserved", kToStranger},
        {"ready", "forward", "owner candidate administrator", "ready", kToOthers},
        {"ready", "suspend", "owner candidate administrator", "suspended"},
        {"ready", "skip", "initiator administrator", "obsolete"},
        {"reserved", "start", "owner", "in_progress"},
        {"reserved", "release", "owner administrator", "ready"},
        {"reserved", "delegate", "owner administrator", "reserved", kToStranger},
        {"reserved", "forward", "owner administrator", "ready", kToOthers},
        {"reserved", "suspend", "owner administrator", "suspended"},
        {"reserved", "skip", "initiator owner administrator", "obsolete"},
        {"in_progress", "stop", "owner administrator", "reserved"},
        {"in_progress", "release", "owner administrator", "ready"},
        {"in_progress", "delegate", "owner administrator", "reserved", kToStranger},
        {"in_progress", "forward", "owner administrator", "ready", kToOthers},
        {"in_progress", "suspend", "owner administrator", "suspended"},
        {"in_progress", "skip", "initiator owner administrator", "obsolete"},
        {"in_progress", "complete", "owner", "completed"},
        {"in_progress", "fail", "owner", "failed"},
        {"in_progress", "exit", "administrator", "exited"},
        {"suspended", "resume", "owner administrator", "in_progress"},
        {"suspended", "exit", "administrator", "exited"},
    };
    return rows;
}

TEST(HumanTask, WhoeverTheStandardLetsActDoesAndNobodyElse) {
    for (const AcceptanceRow& row : table())
        for (const auto& [who, actor] : kPeople) {
            Task task{row.state};
            const bool may =
                (" " + std::string{row.by} + " ").find(" " + who + " ") != std::string::npos;
            const std::string what = std::string{row.state} + ": " + who + " " + row.operation;
            EXPECT_EQ(task.offers(who, row.operation), may) << what << " is offered";
            if (!may) {
                EXPECT_EQ(task.refusal(who, row.operation, row.data), "not_allowed") << what;
                continue;
            }
            ASSERT_EQ(task.refusal(who, row.operation, row.data), "accepted") << what;
            task.send(who, row.operation, row.data);
            EXPECT_EQ(task.state(), row.leads_to) << what;
        }
}

TEST(HumanTask, WhatTheStateDoesNotKnowIsRefused) {
    const std::vector<std::string> operations{
        "activate", "nominate", "claim",  "start", "stop",     "release", "delegate",
        "forward",  "suspend",  "resume", "skip",  "complete", "fail",    "exit"};
    for (const char* state :
         {"created", "ready", "reserved", "in_progress", "suspended", "completed"})
        for (const std::string& operation : operations) {
            const bool known =
                std::any_of(table().begin(), table().end(), [&](const AcceptanceRow& row) {
                    return state == std::string{row.state} && operation == row.operation;
                });
            const bool by_exit = operation == "exit" && std::string{state} != "completed";
            if (known || by_exit) continue;
            for (const auto& [who, actor] : kPeople) {
                const std::string said = Task{state}.refusal(who, operation);
                EXPECT_NE(said, "accepted") << state << ": " << who << " " << operation;
            }
        }
}

TEST(HumanTask, IsReservedForWhoClaimsItAndFreeAgainWhenReleased) {
    Task task{"ready"};
    task.send("candidate", "claim");
    EXPECT_EQ(task.assignee(), "p-candidate");
    EXPECT_EQ(task.refusal("owner", "start"), "not_allowed");
    task.send("candidate", "release");
    EXPECT_EQ(task.assignee(), "");
    task.send("owner", "start");
    EXPECT_EQ(task.assignee(), "p-owner");
}

TEST(HumanTask, IsResumedWhereItWasOnTheDayThatWasSaid) {
    Task task{"in_progress"};
    task.send("owner", "stop");
    task.send("owner", "suspend", Map{{"resume_on", "2026-12-18"}});
    ASSERT_EQ(task.driver().state().timers.size(), 1u);
    const Timer timer = task.driver().state().timers[0];
    EXPECT_EQ(format_instant(timer.due), "2026-12-17T23:00:00.000Z") << "midnight in Paris";
    task.driver().fire(timer);
    EXPECT_EQ(task.state(), "reserved");
    EXPECT_EQ(task.driver().field("resume_on"), "");
}

TEST(HumanTask, SuspendedWithoutADateWaitsForSomebody) {
    Task task{"suspended"};
    EXPECT_TRUE(task.driver().state().timers.empty());
}

TEST(HumanTask, IsNotSkippedWhereItMustBeDone) {
    CaseDriver driver{Definition::load(human_task(), "human_task.json").value()};
    driver.send(kPeople.at("initiator"), "create", Map{{"candidates", List{"p-owner"}}});
    EXPECT_EQ(driver.refusal(kPeople.at("initiator"), "skip"), "guard");
}

}  // namespace
}  // namespace promenade::workflow
