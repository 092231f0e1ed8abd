"""What the stories on Matrix share: networks of the demonstration on one Synapse, their people."""

import asyncio
import pathlib
import tempfile
import unittest

from network import Network, Person
from synapse import Synapse


class MatrixStory(unittest.IsolatedAsyncioTestCase):
    founded = {}  # name of a network: the instant that it is founded at, None for now

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="promenade-stories-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.synapse = Synapse(cls.folder / "synapse", *(
            cls.folder / name / "data" / "registration.yaml" for name in cls.founded))
        cls.networks = {name: Network(name, cls.folder, cls.synapse, at=at)
                        for name, at in cls.founded.items()}
        cls.synapse.start()
        cls.addClassCleanup(cls.synapse.stop)

    async def asyncSetUp(self):
        # Servers are started and stopped in the loop: it need not say that this is slow.
        asyncio.get_running_loop().slow_callback_duration = 60

    def network(self, name):
        network = self.networks[name]
        self.addCleanup(network.end)
        return network

    async def person(self, network, name):
        return await self.enterAsyncContext(Person(network, self.synapse, name))
