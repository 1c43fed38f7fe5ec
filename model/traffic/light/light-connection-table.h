// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_CONNECTION_TABLE_H
#define LIGHT_CONNECTION_TABLE_H

#include "light-endpoint.h"
#include "light-index.h"
#include "light-pool.h"
#include "light-time.h"
#include "light-timers.h"

#include "ns3/flow-key.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A connection at a LightServer, or a request over UDP that is in work or waits.
 */
struct LightConnection
{
    /// How far it is.
    enum State : uint8_t
    {
        HALF_OPEN, //!< its SYN was answered
        OPEN,      //!< it hears a request, or sends a response
        WAITING,   //!< a request waits for a worker
        WORKING,   //!< a request is in work
        CLOSING,   //!< a FIN was sent
        GONE,      //!< who asked is gone, and the worker does not know yet
    };

    uint32_t peer{0};        //!< place of the client's address
    uint32_t flow{0};        //!< number in the run, or LightEndpoint::NO_FLOW
    uint32_t place{0};       //!< of its timer
    uint32_t sent : 1;       //!< somebody may have answered its flow before, for tags
    uint32_t resent : 8;     //!< how often in a row
    uint32_t nextHeard{0};   //!< first byte of the client's that is not here
    uint32_t requestLeft{0}; //!< bytes of the request still to come; 0: none has begun
    uint32_t firstOpen{0};   //!< first byte sent that is not acknowledged; UDP: request's number
    uint32_t nextSent{0};    //!< first byte that was not sent; UDP: when the request came, in ms
    uint32_t lastToSend{0};  //!< the one behind the last of the response; UDP: its size
    LightTime due;           //!< when something is to be done
    uint16_t port{0};        //!< the client's
    uint8_t local{0};        //!< place of the own address
    uint8_t service{0};      //!< place of the own port
    uint8_t state : 3;
    uint8_t paced : 1; //!< the timer is that of the next segment
    uint8_t owes : 1;  //!< a segment that came was not acknowledged
    uint8_t last : 1;  //!< the client sends no more
    uint8_t udp : 1;
    uint8_t profile{0};

    LightConnection()
        : sent(0),
          resent(0),
          state(HALF_OPEN),
          paced(0),
          owes(0),
          last(0),
          udp(0)
    {
    }
};

static_assert(sizeof(LightConnection) == 48);

/**
 * @ingroup flow-distribution
 *
 * The connections of a LightServer: records, found by tuple, and the addresses and ports that their
 * tuples have in common.
 */
class LightConnectionTable
{
  public:
    static constexpr uint32_t NONE = UINT32_MAX; //!< no record

    /// A client's address, as long as there is a connection of it.
    struct Peer
    {
        flowhash::HostAddress address;
        LightEndpoint::Way way;
        uint32_t used{0}; //!< connections
    };

    /// Adds a port that is served. @param port it @param protocol IANA number: 6 TCP, 17 UDP
    void AddService(uint16_t port, uint8_t protocol);

    /// @return the place of a port that is served, or NONE @param key of a packet to it
    uint32_t FindService(const flowhash::FlowKey& key) const;

    /// @return the place of a client's address, or NONE @param key of its packet
    uint32_t FindPeer(const flowhash::FlowKey& key) const;

    /// Adds a client's address. @param key of its packet @param way back to it @return its place
    uint32_t AddPeer(const flowhash::FlowKey& key, const LightEndpoint::Way& way);

    /// Makes a record. @param key of the client's packet @param peer place of its address
    /// @param service place of the port @param found whether Find finds it
    /// @return its number
    uint32_t Open(const flowhash::FlowKey& key, uint32_t peer, uint32_t service, bool found);

    /// A record is found no more. @param number of one that is found
    void Hide(uint32_t number);

    /// Forgets a record that is not found. @param number of it
    void Forget(uint32_t number);

    /// @return number of the connection that a packet is of, or NONE @param key of the packet
    uint32_t Find(const flowhash::FlowKey& key) const;

    /// @return tuple of what is sent to the client @param number of a record
    flowhash::FlowKey KeyOf(uint32_t number) const;

    /// @return the client's address @param number of a record
    const Peer& PeerOf(uint32_t number) const
    {
        return m_peers[m_records[number].peer];
    }

    /// @return the record @param number of it
    LightConnection& operator[](uint32_t number)
    {
        return m_records[number];
    }

    /// @return the records, for timers
    LightPool<LightConnection>& GetRecords()
    {
        return m_records;
    }

    /// @return connections
    uint32_t GetN() const
    {
        return m_found;
    }

    /// @return bytes held
    std::size_t GetBytes() const;

  private:
    /// A port that is served.
    struct Service
    {
        uint16_t port;
        uint8_t protocol;
    };

    uint8_t PlaceOfLocal(const flowhash::FlowKey& key);
    uint32_t HashOf(uint32_t number) const;

    LightPool<LightConnection> m_records;
    LightIndex m_tuples;
    uint32_t m_found{0};
    std::vector<Peer> m_peers;
    std::vector<uint32_t> m_freePeers;
    std::unordered_map<flowhash::HostAddress, uint32_t, flowhash::HostAddressHasher>
        m_placeOfPeer; //!< looked up only
    std::vector<flowhash::HostAddress> m_locals;
    std::vector<Service> m_services;
};

} // namespace ns3

#endif // LIGHT_CONNECTION_TABLE_H
