namespace TransposedConv.Kernels.Simd;

/// <summary>
/// What a kernel needs of a vector register, so that one generic source serves every width: 512, 256 and 128 bits and the scalar.
/// </summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVector">The register, for example <c>Vector256&lt;float&gt;</c>.</typeparam>
internal unsafe interface ISimd<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
{
    /// <summary>Elements in one register.</summary>
    static abstract int Count { get; }

    /// <summary>The most rows a register tile of three vectors may have without spilling.</summary>
    static abstract int MaxTileRows { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* destination);

    /// <summary>
    /// Writes to an address that is a multiple of the register's size, past the caches where the processor can; other threads see it in order only behind a
    /// <see cref="Threading.CacheLine.FinishStores"/>.
    /// </summary>
    static abstract void StorePast(TVector value, T* destination);

    /// <summary>A mask: all bits of the lanes from <paramref name="low"/> up to <paramref name="high"/>, which is no less, none of the others.</summary>
    static abstract TVector Lanes(int low, int high);

    /// <summary>The lanes that the mask has, zeros in the others, whose memory is not read.</summary>
    static abstract TVector Load(T* source, TVector mask);

    /// <summary>Writes the lanes that the mask has and no others.</summary>
    static abstract void Store(TVector value, T* destination, TVector mask);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left · right + addend in every lane, rounded once.</summary>
    static abstract TVector FusedMultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>
    /// Lanes of any order: where an element of <paramref name="lanes"/>, read as a whole number, is negative, the lane of <paramref name="source"/> whose number are its
    /// lowest bits, else what <paramref name="rest"/> has; see <see cref="LanePick"/>.
    /// </summary>
    static abstract TVector Pick(TVector rest, TVector source, TVector lanes);

    /// <summary>Lane by lane: <paramref name="whenSet"/> where all bits of the mask are set, else <paramref name="whenClear"/>.</summary>
    static abstract TVector Select(TVector mask, TVector whenSet, TVector whenClear);

    /// <summary>Takes lanes from both in turn: <c>l0 r0 l1 r1 …</c>, the first half in <paramref name="low"/>, the second in <paramref name="high"/>.</summary>
    static abstract void Interleave(TVector left, TVector right, out TVector low, out TVector high);

    /// <summary>The reverse of <see cref="Interleave"/>: the lanes of even and of odd number of the pair (<paramref name="low"/>, <paramref name="high"/>).</summary>
    static abstract void Deinterleave(TVector low, TVector high, out TVector even, out TVector odd);

    /// <summary>The lanes of three registers whose number is 0, 1 and 2 modulo 3.</summary>
    static abstract void Deinterleave(TVector a, TVector b, TVector c, out TVector first, out TVector second, out TVector third);
}
