# Of Ringfence: written by its node-agent, which puts it back when it is changed.
#
# Tells the node-agent of bans on a socket. It starts no program and changes no firewall. What could not be told is counted,
# and the agent, which asks for that count each second, reads all bans when it has risen.

import json
import socket
import threading
import time
import uuid

from fail2ban.server.action import ActionBase
from fail2ban.server.mytime import MyTime

TIMEOUT = 0.3
LINES = 5
LINE = 1000


class Action(ActionBase):

    _prolongable = True  # bantime.increment sets a longer time after the ban

    def __init__(self, jail, name, agent):
        super(Action, self).__init__(jail, name)
        self._agent = agent
        self._id = uuid.uuid4().hex
        self._lost = 0
        self._lock = threading.Lock()
        self._connection = None

    def clearAllParams(self):
        pass

    def reload(self, agent):
        self._agent = agent

    def start(self):
        pass

    def stop(self):
        with self._lock:
            self._close()

    def ban(self, aInfo):
        self._tell('ban', aInfo)

    def reban(self, aInfo):
        self._tell('ban', aInfo)

    def prolong(self, aInfo):
        self._tell('ban', aInfo)

    def unban(self, aInfo):
        # Only somebody's hand ends a ban before its time: a stop goes through flush.
        if round(aInfo['time']) + aInfo['bantime'] > MyTime.time() + 1 and self._jail.actions.active:
            self._tell('unban', aInfo)

    def flush(self):
        # On a stop, and when this action goes away, bans stay where the agent has them. Else it is "unban --all" by hand.
        return not self._jail.actions.active or hasattr(self._jail.actions, '_reload_actions')

    @property
    def state(self):
        """What changes with every event, for each second."""
        manager = self._jail.actions.banManager
        failures = self._jail.filter.failManager
        return json.dumps({
            'id': self._id, 'lost': self._lost, 'banned': manager.size(), 'bannedTotal': manager.getBanTotal(),
            'failing': failures.size(), 'failures': failures.getFailTotal(), 'active': self._jail.actions.active,
            'zone': time.localtime().tm_gmtoff})

    @property
    def bans(self):
        """All bans, with exact times in seconds since 1970."""
        default = self._jail.actions.getBanTime()
        return json.dumps([
            self._event('ban', str(ticket.getID()), ticket.getTime(), ticket.getBanTime(default), ticket.getAttempt(),
                        ticket.getMatches()) for ticket in self._jail.actions.banManager])

    def _event(self, what, ip, time, bantime, failures, matches):
        # Rounded as Fail2Ban's database does, so that a restored ban is the same one.
        return {'event': what, 'jail': self._jail.name, 'ip': ip, 'time': int(round(time)), 'bantime': int(bantime),
                'failures': int(failures), 'matches': [self._text(line) for line in list(matches)[-LINES:]]}

    @staticmethod
    def _text(line):
        text = ''.join(line) if isinstance(line, (tuple, list)) else str(line)
        return text[:LINE]

    def _tell(self, what, aInfo):
        try:
            event = self._event(what, str(aInfo['fid']), aInfo['time'], aInfo['bantime'], aInfo['failures'],
                                str(aInfo['matches']).split('\n'))
            data = (json.dumps(event) + '\n').encode('ascii')
        except Exception as e:
            self._lost += 1
            self._logSys.error('ringfence: %s', e)
            return
        with self._lock:
            for _ in (1, 2):  # a connection that was kept may be closed by now
                try:
                    if self._connection is None:
                        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                        connection.settimeout(TIMEOUT)
                        self._connection = connection
                        connection.connect(self._agent)
                    self._connection.sendall(data)
                    return
                except Exception:
                    self._close()
            self._lost += 1

    def _close(self):
        if self._connection is not None:
            try:
                self._connection.close()
            finally:
                self._connection = None
