namespace TransposedConv.NN;

/// <summary>Padding by frames of the signal itself, as far as it can be said without knowing the signal's length.</summary>
/// <param name="Mode">Reflect or Replicate.</param>
/// <param name="Begin">Frames before the signal.</param>
/// <param name="End">Frames behind it.</param>
internal readonly record struct StreamEdges(PaddingMode Mode, int Begin, int End)
{
    /// <summary>Frames that must be there before the begin is known.</summary>
    public int FramesOfBegin => Mode == PaddingMode.Reflect ? Begin + 1 : 1;

    /// <summary>Frames, the last ones, that must be there for the end.</summary>
    public int FramesOfEnd => Mode == PaddingMode.Reflect ? End + 1 : 1;

    /// <summary>How many frames of the padded signal become known by so many more.</summary>
    /// <param name="at">Where the stream stands.</param>
    /// <param name="frames">Frames that arrive.</param>
    /// <param name="isLast">Whether the signal ends with them. Of a signal too short for its padding, which the layer refuses, the end is left out.</param>
    public long Outputs(in EdgePosition at, long frames, bool isLast)
    {
        long held = at.Held + frames;
        if (!at.HasBegun && held < FramesOfBegin) return 0;
        long end = isLast && held >= FramesOfEnd ? End : 0;
        return end + (at.HasBegun ? frames : Begin + held);
    }

    /// <summary>Where the stream stands after so many more frames.</summary>
    public EdgePosition After(in EdgePosition at, long frames)
    {
        long held = at.Held + frames;
        bool hasBegun = at.HasBegun || held >= FramesOfBegin;
        return new EdgePosition(hasBegun, hasBegun ? (int)Math.Min(held, FramesOfEnd) : (int)held);
    }
}

/// <summary>Where a padded stream stands.</summary>
/// <param name="HasBegun">Whether the begin has been given out.</param>
/// <param name="Held">Frames that are held: before the begin all of them, then those that the end needs.</param>
internal readonly record struct EdgePosition(bool HasBegun, int Held);
