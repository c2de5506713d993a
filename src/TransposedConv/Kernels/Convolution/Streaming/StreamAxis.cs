namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The axis of a convolution whose length is not known yet: what arrives frame by frame, and which outputs no later frame can change.
/// </summary>
/// <remarks>
/// <para>
/// Conv (Gather): output q reads the inputs <c>q·stride + k·dilation − padBegin</c>, so after N inputs <c>⌊(N + padBegin − reach) / stride⌋ + 1</c>
/// outputs are final, with <c>reach = dilation·(K − 1) + 1</c>; at the end N + padEnd stands for N.
/// </para>
/// <para>
/// ConvTranspose (Scatter): input q reaches the outputs from <c>q·stride − padBegin</c> on, and N inputs make
/// <c>T(N) = (N − 1)·stride − padBegin − padEnd + reach + outputPadding</c> outputs. So <c>min(N·stride − padBegin, T(N))</c> outputs are final:
/// what the next input can't reach and what exists even if no other follows. At the end they are T(N).
/// </para>
/// </remarks>
/// <param name="IsTransposed">Whether the input is the small grid.</param>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Large cells between neighbouring small cells.</param>
/// <param name="Dilation">Large cells between neighbouring taps.</param>
/// <param name="PadBegin">How far the first tap of the first small cell lies before the large grid.</param>
/// <param name="PadEnd">The padding behind the large grid.</param>
/// <param name="OutputPadding">Cells that ConvTranspose computes beyond its end.</param>
internal readonly record struct StreamAxis(bool IsTransposed, int Kernel, int Stride, int Dilation, int PadBegin, int PadEnd, int OutputPadding)
{
    /// <summary>Large cells from the first tap to the last.</summary>
    private long Reach => ((long)Dilation * (Kernel - 1)) + 1;

    /// <summary>Outputs of ConvTranspose that wait for the next input although it does not change them: they do not exist without it.</summary>
    private long HeldBack => Math.Max(0, Stride - Reach - OutputPadding + PadEnd);

    /// <summary>Where a stream stands before its first frame.</summary>
    public StreamPosition Start
    {
        get
        {
            long frames = IsTransposed ? Needed(-PadBegin) : PadBegin;
            return new StreamPosition(frames, Math.Max(frames, 0), IsTransposed ? -PadBegin : 0, HasBegun: false);
        }
    }

    /// <summary>The most frames that a stream has to remember between steps.</summary>
    public long MostFrames => IsTransposed
        ? Math.Max(Needed(HeldBack), Math.Max(Start.Frames, 0))
        : Math.Max(Reach - 1, PadBegin);

    /// <summary>Whether a stream can stand there.</summary>
    public bool CanStandAt(in StreamPosition at) =>
        at.Missing >= 0 && at.Missing <= Math.Max(0, at.Frames) && at.Frames <= MostFrames
        && (IsTransposed
            ? at.Gap >= -PadBegin && at.Gap <= HeldBack && at.Frames == Needed(at.Gap)
            : at.Gap == 0 && at.Frames > -Stride);

    /// <summary>How many outputs become final by so many more frames.</summary>
    /// <param name="at">Where the stream stands.</param>
    /// <param name="frames">Frames that arrive.</param>
    /// <param name="isLast">Whether the signal ends with them.</param>
    public long Outputs(in StreamPosition at, long frames, bool isLast)
    {
        if (!at.HasBegun && frames == 0) return 0;
        if (IsTransposed)
        {
            long reachable = at.Gap + (frames * Stride);
            return Math.Max(0, isLast ? reachable + Reach + OutputPadding - PadEnd - Stride : reachable - HeldBack);
        }

        long room = at.Frames + frames + (isLast ? PadEnd : 0) - Reach;
        return room < 0 ? 0 : (room / Stride) + 1;
    }

    /// <summary>Where the stream stands after so many more frames and the outputs they made final.</summary>
    public StreamPosition After(in StreamPosition at, long frames, long outputs)
    {
        long held = at.Frames + frames;
        long gap = IsTransposed ? at.Gap + (frames * Stride) - outputs : 0;
        long left = IsTransposed ? Needed(gap) : held - (outputs * Stride);
        return new StreamPosition(left, Math.Max(0, at.Missing - (held - left)), gap, at.HasBegun || frames > 0);
    }

    /// <summary>
    /// The axis of the kernel call that computes the next outputs from the frames that are held and those that arrive.
    /// </summary>
    /// <param name="at">Where the stream stands.</param>
    /// <param name="frames">Cells of the input grid, the first one the first that is held (or the first that exists, if <paramref name="dropped"/> is not 0).</param>
    /// <param name="outputs">Cells of the output grid.</param>
    /// <param name="dropped">How many of the frames at hand do not exist and are left out of the call.</param>
    public ConvolutionAxis Call(in StreamPosition at, int frames, int outputs, int dropped)
    {
        int padBegin = checked((int)(IsTransposed ? ((at.Frames - dropped) * Stride) - at.Gap : dropped));
        return IsTransposed
            ? new ConvolutionAxis(frames, outputs, Kernel, Stride, Dilation, padBegin, PadEnd: 0)
            : new ConvolutionAxis(outputs, frames, Kernel, Stride, Dilation, padBegin, PadEnd: 0);
    }

    /// <summary>Frames beyond the end that stand for nothing, with which the last outputs are computed like all others.</summary>
    public long FramesBeyondEnd(in StreamPosition at, long frames, long outputs)
    {
        if (!IsTransposed) return PadEnd;
        // Of the outputs still to come the last one is reached by frame ⌊(outputs − 1 − gap) / stride⌋, counted from the first that has not arrived.
        long last = Floor(outputs - 1 - at.Gap, Stride);
        return Math.Max(0, last + 1 - frames);
    }

    /// <summary>
    /// How many frames before the next one the outputs need that are <paramref name="gap"/> before the first output which that one reaches; one more
    /// where no frame is needed, so that the first of them does not lie behind the outputs.
    /// </summary>
    private long Needed(long gap) => Math.Max(Floor(gap + Reach - 1, Stride), -Floor(-gap, Stride));

    private static long Floor(long value, long divisor) => value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor);
}

/// <summary>Where a stream stands.</summary>
/// <param name="Frames">Frames that are held because outputs to come need them; below 0, so many of the next frames are not needed at all.</param>
/// <param name="Missing">How many of these, the first ones, stand for frames before the signal, which do not exist.</param>
/// <param name="Gap">ConvTranspose: outputs before the first that the next frame reaches; below 0, so many outputs are cut off at the begin.</param>
/// <param name="HasBegun">Whether there was a frame.</param>
internal readonly record struct StreamPosition(long Frames, long Missing, long Gap, bool HasBegun);
