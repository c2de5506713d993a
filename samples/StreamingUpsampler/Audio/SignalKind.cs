namespace StreamingUpsampler.Audio;

/// <summary>What a signal is.</summary>
internal enum SignalKind
{
    /// <summary>Harmonics of a moving pitch under moving formants.</summary>
    Speech,

    /// <summary>A tone that sweeps up or down.</summary>
    Chirp,

    /// <summary>Noise whose power falls with the frequency.</summary>
    Noise,

    /// <summary>Read from a file.</summary>
    Recording,
}
