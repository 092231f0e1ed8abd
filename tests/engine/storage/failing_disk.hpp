// A disk on which the syncs of some files begin to fail.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <string>

namespace promenade::testing {

class FailingDisk final : public rocksdb::FileSystemWrapper {
public:
    FailingDisk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
    const char* Name() const override { return "FailingDisk"; }

    std::atomic<bool> write_ahead_log_fails = false;
    std::atomic<bool> high_water_fails = false;

    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override {
        const auto status = FileSystemWrapper::NewWritableFile(name, options, file, debug);
        if (status.ok() && name.size() > 4 && name.compare(name.size() - 4, 4, ".log") == 0)
            *file = std::make_unique<WriteAheadLog>(std::move(*file), write_ahead_log_fails);
        return status;
    }
    rocksdb::IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                      rocksdb::IODebugContext* debug) override {
        const auto status = FileSystemWrapper::NewRandomRWFile(name, options, file, debug);
        if (status.ok()) *file = std::make_unique<HighWater>(std::move(*file), high_water_fails);
        return status;
    }

private:
    class WriteAheadLog final : public rocksdb::FSWritableFileOwnerWrapper {
    public:
        WriteAheadLog(std::unique_ptr<rocksdb::FSWritableFile>&& file,
                      const std::atomic<bool>& fails)
            : FSWritableFileOwnerWrapper(std::move(file)), fails_(fails) {}
        rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
            if (fails_) return rocksdb::IOStatus::IOError("the disk is broken");
            return FSWritableFileOwnerWrapper::Sync(options, debug);
        }

    private:
        const std::atomic<bool>& fails_;
    };

    class HighWater final : public rocksdb::FSRandomRWFileOwnerWrapper {
    public:
        HighWater(std::unique_ptr<rocksdb::FSRandomRWFile>&& file, const std::atomic<bool>& fails)
            : FSRandomRWFileOwnerWrapper(std::move(file)), fails_(fails) {}
        rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
            if (fails_) return rocksdb::IOStatus::IOError("the disk is broken");
            return FSRandomRWFileOwnerWrapper::Sync(options, debug);
        }

    private:
        const std::atomic<bool>& fails_;
    };
};

}  // namespace promenade::testing
