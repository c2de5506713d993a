using System.Runtime.CompilerServices;
using FluentAssertions;
using Xunit;

namespace TransposedConv.Tests.Memory;

/// <summary>Memory of large tensors is used again, and never while anybody can see it. Every test has a size of its own, which no other code asks for; collections that other tests force would age what is kept.</summary>
[Collection(nameof(LargeBlockTests))]
[CollectionDefinition(nameof(LargeBlockTests), DisableParallelization = true)]
public class LargeBlockTests
{
    private const int Piece = 100_003;

    [Fact]
    public void The_memory_of_a_disposed_tensor_serves_the_next_one_of_its_size()
    {
        Tensor first = Tensor.Full([11 * Piece], 1f);
        Array array = first.Storage.Array;
        first.Dispose();
        Tensor.Uninitialized(new Shape(11 * Piece), DType.Float32).Storage.Array.Should().BeSameAs(array);
    }

    [Fact]
    public void It_serves_similar_sizes_but_no_other_type()
    {
        Tensor first = Tensor.Full([13 * Piece], 1f);
        Array array = first.Storage.Array;
        first.Dispose();
        Tensor.Zeros([13 * Piece], DType.Int32).Storage.Array.Should().NotBeSameAs(array);
        Tensor.Uninitialized(new Shape(13 * Piece + 5), DType.Float32).Storage.Array.Should().BeSameAs(array);
    }

    [Fact]
    public void Zeros_are_zeros_in_used_memory_too()
    {
        Tensor first = Tensor.Full([15 * Piece], 3f);
        Array array = first.Storage.Array;
        first.Dispose();
        Tensor zeros = Tensor.Zeros(15 * Piece);
        zeros.Storage.Array.Should().BeSameAs(array);
        zeros.AsReadOnlySpan<float>().ContainsAnyExcept(0f).Should().BeFalse();
    }

    [Fact]
    public void Elements_start_on_a_cache_line_and_exactly_the_asked_number_is_there()
    {
        for (int i = 0; i < 20; i++)
        {
            using Tensor tensor = Tensor.Zeros(Piece + i);
            tensor.Storage.Length.Should().Be(Piece + i);
            unsafe
            {
                fixed (float* elements = tensor.ContiguousSpan<float>()) ((nint)elements % 64).Should().Be(0);
            }
        }
    }

    [Fact]
    public void Disposing_twice_gives_back_once()
    {
        Tensor first = Tensor.Full([17 * Piece], 1f);
        Tensor view = first.Detach();
        first.Dispose();
        view.Dispose();
        Array one = Tensor.Uninitialized(new Shape(17 * Piece), DType.Float32).Storage.Array;
        Array two = Tensor.Uninitialized(new Shape(17 * Piece), DType.Float32).Storage.Array;
        two.Should().NotBeSameAs(one);
        GC.KeepAlive(one);
    }

    [Fact]
    public void A_span_for_reading_outlives_the_disposal_of_its_tensor()
    {
        Tensor first = Tensor.Full([19 * Piece], 7f);
        ReadOnlySpan<float> span = first.AsReadOnlySpan<float>();
        first.Dispose();
        Tensor next = Tensor.Full([19 * Piece], 8f);
        span.ContainsAnyExcept(7f).Should().BeFalse();
        GC.KeepAlive(next);
    }

    [Fact]
    public void A_span_for_writing_outlives_the_disposal_of_its_tensor()
    {
        Tensor first = Tensor.Zeros(21 * Piece);
        Span<float> span = first.AsSpan<float>();
        first.Dispose();
        Tensor next = Tensor.Full([21 * Piece], 8f);
        span.Fill(9f);
        next.AsReadOnlySpan<float>().ContainsAnyExcept(8f).Should().BeFalse();
    }

    [Fact]
    public void Memory_that_nothing_refers_to_comes_back_after_a_collection()
    {
        nint lost = LoseTensor(23 * Piece);
        Collect();
        AddressOf(Tensor.Uninitialized(new Shape(23 * Piece), DType.Float32)).Should().Be(lost);
    }

    [Fact]
    public void It_comes_back_again_and_again()
    {
        nint lost = LoseTensor(25 * Piece);
        for (int i = 0; i < 5; i++)
        {
            Collect();
            LoseTensor(25 * Piece).Should().Be(lost);
        }
    }

    [Fact]
    public void A_span_alone_keeps_its_memory()
    {
        Span<float> span = SpanOfLostTensor(27 * Piece, 5f);
        Collect();
        Tensor[] others = [.. Enumerable.Range(0, 4).Select(_ => Tensor.Full([27 * Piece], 6f))];
        span.ContainsAnyExcept(5f).Should().BeFalse();
        GC.KeepAlive(others);
    }

    [Fact]
    public void What_nobody_wants_for_some_collections_is_dropped()
    {
        WeakReference array = DisposedArray(29 * Piece);
        for (int i = 0; i < 8; i++)
        {
            Collect();
            Tensor.Zeros(Piece).Dispose();
        }

        array.IsAlive.Should().BeFalse();
    }

    [Fact]
    public async Task Threads_that_lose_and_dispose_tensors_never_see_each_others_values()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        Task[] tasks = [.. Enumerable.Range(1, 4).Select(id => Task.Run(() => Use(id, stop.Token)))];
        while (!stop.IsCancellationRequested)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: false);
            await Task.Delay(2);
        }

        await Task.WhenAll(tasks);
    }

    // The span is all that is left of every second tensor while it is read.
    private static void Use(int id, CancellationToken stop)
    {
        for (int round = 0; !stop.IsCancellationRequested; round++)
        {
            float value = (id * 1000) + (round % 1000);
            Span<float> lost = SpanOfLostTensor(31 * 1009, value);
            using Tensor kept = Tensor.Full([31 * 1009], -value);
            lost.ContainsAnyExcept(value).Should().BeFalse();
            if (round % 2 == 0) kept.AsReadOnlySpan<float>().ContainsAnyExcept(-value).Should().BeFalse();
            lost.ContainsAnyExcept(value).Should().BeFalse();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint LoseTensor(int length) => AddressOf(Tensor.Uninitialized(new Shape(length), DType.Float32));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<float> SpanOfLostTensor(int length, float value) => Tensor.Full([length], value).AsSpan<float>();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference DisposedArray(int length)
    {
        Tensor tensor = Tensor.Zeros(length);
        var array = new WeakReference(tensor.Storage.Array);
        tensor.Dispose();
        return array;
    }

    private static unsafe nint AddressOf(Tensor pinned)
    {
        fixed (float* elements = pinned.ContiguousSpan<float>()) return (nint)elements;
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
